"""Themes, question wording, announcements and search words: replaced as one when their file changed."""

from hall.catalog.definitions.portal import AnnouncementsFile, QuestionsFile, SearchWordsFile, ThemesFile
from hall.catalog.models import PortalHint, Question, SynonymGroup, Theme
from hall.portal.models import Announcement


def replace_themes(document: ThemesFile) -> None:
    for position, theme in enumerate(document.themes):
        Theme.objects.update_or_create(
            code=theme.code,
            defaults={**theme.model_dump(mode="json", exclude={"code"}), "position": position},
        )
    Theme.objects.exclude(code__in=[theme.code for theme in document.themes]).delete()


def replace_questions(document: QuestionsFile) -> None:
    Question.objects.all().delete()
    Question.objects.bulk_create(
        Question(key=question.key, wording=question.written(), position=position)
        for position, question in enumerate(document.questions)
    )


def replace_announcements(document: AnnouncementsFile) -> None:
    for entry in document.announcements:
        announcement, _ = Announcement.objects.update_or_create(
            slug=entry.slug, defaults=entry.model_dump(include={"title", "published_on", "category", "body"})
        )
        announcement.items.set(entry.items)


def replace_search_words(document: SearchWordsFile) -> None:
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.bulk_create(SynonymGroup(words=list(words)) for words in document.synonyms)
    PortalHint.objects.all().delete()
    hot = [
        PortalHint(
            place=PortalHint.Place.HOT,
            label=hint.label,
            query=hint.query,
            item_id=hint.item,
            position=position,
        )
        for position, hint in enumerate(document.hot)
    ]
    elder = [
        PortalHint(place=PortalHint.Place.ELDER, item_id=item, position=position)
        for position, item in enumerate(document.elder)
    ]
    PortalHint.objects.bulk_create([*hot, *elder])
