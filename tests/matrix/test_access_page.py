"""docs/access.md says what the reviewed files say."""

from tests.matrix import access, files


def test_the_page_about_access_is_up_to_date() -> None:
    if files.WRITING:
        access.PATH.write_text(access.document(), encoding="utf-8")
    assert access.PATH.read_text(encoding="utf-8") == access.document()
