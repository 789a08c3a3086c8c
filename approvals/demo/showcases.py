"""Stories told for what they show: special procedures at every step, hearings, extensions. They take the place of some of the many
that end well, at fixed moments before the present. They are of accounts that a visitor can sign in as,
so that he can press 申请听证 himself."""

# Item → acts with how many working days ago each was.
SHOWCASES: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("SL02", (("draft", 9.2), ("file", 9.0), ("accept", 8.1), ("claim", 7.5), ("experts", 5.3))),
    (
        "ZJ03",
        (
            ("draft", 33.2),
            ("file", 33.0),
            ("accept", 32.1),
            ("claim", 31.5),
            ("experts", 30.5),
            ("capped", 9.4),
        ),
    ),
    ("FG02", (("draft", 9.2), ("file", 9.0), ("accept", 8.4), ("experts_untold", 4.2))),
    ("ZG03", (("draft", 6.2), ("file", 6.0), ("accept", 5.4), ("claim", 5.0), ("hearing", 2.2))),
    ("ZF04", (("draft", 9.2), ("file", 9.0), ("accept", 8.4), ("hearing", 6.2), ("hearing_asked", 3.3))),
    (
        "ZG03",
        (
            *(("draft", 12.2), ("file", 12.0), ("accept", 11.4), ("hearing", 9.2), ("hearing_asked", 7.3)),
            *(("hearing_set", 5.2), ("hearing_called", 4.6)),
        ),
    ),
    (
        "FG02",
        (
            *(("draft", 26.2), ("file", 26.0), ("accept", 25.4), ("hearing", 23.2), ("hearing_asked", 21.3)),
            *(
                ("hearing_set", 18.2),
                ("hearing_called", 17.6),
                ("hearing_held", 6.2),
                ("hearing_recorded", 5.5),
            ),
        ),
    ),
    ("SL02", (("draft", 12.2), ("file", 12.0), ("accept", 11.4), ("claim", 10.8), ("ask_extension", 1.3))),
    (
        "SL02",
        (
            *(("draft", 16.2), ("file", 16.0), ("accept", 15.4), ("claim", 14.8)),
            *(("ask_extension", 6.3), ("approve_extension", 5.6)),
        ),
    ),
    ("SL03", (("draft", 10.2), ("file", 10.0), ("accept", 9.4), ("opinions", 6.2), ("survey", 3.1))),
    (
        "SL01",
        (("draft", 15.2), ("file", 15.0), ("accept", 14.1), ("experts", 12.3), ("experts_done", 3.4)),
    ),
)
