"""Django looks for admin pages here; each topic keeps its own."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from hall.catalog import admin as catalog_admin
from hall.org import admin as org_admin
from hall.people import admin as people_admin
from hall.people import post_admin
from hall.portal import admin as portal_admin

__all__ = ["catalog_admin", "org_admin", "people_admin", "portal_admin", "post_admin"]

admin.site.site_header = "政务服务大厅管理"
admin.site.site_title = "大厅管理"
admin.site.index_title = "内容与搜索"

# Sign-in keeps these itself; a list of e-mail addresses and second factors is nothing to browse.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)
