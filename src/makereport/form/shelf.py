"""Where the forms are, and which one serves a year; a form read from its folder.

Beside the official forms there are those of users: of the folder that `use_forms`
names, for a whole run, and of the folder `templates` beside a report, for that
report alone (`forms_beside`)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import yaml

from makereport.findings.errors import MakereportError, TemplateError
from makereport.form.model import Form, family_of
from makereport.form.places import error_at
from makereport.form.reader import MOST_BYTES, read_form
from makereport.source.disk import AnyPath, identity, read_file
from makereport.source.looked import look_at, look_for

FORMS = "MAKEREPORT_FORMS"
"""In the environment, which the processes of a run inherit: the folder of `use_forms`."""
OWN = "templates"
MOST_FORMS = 30
"""of a user's folder: each report may have to look at all of them."""
NOTE = json.dumps(["forms"])
"""The pattern of `looked.Looked` by which forms beside a report are found."""
_PRINTED = (
    *("label", "name", "kind", "level", "heading", "direction", "widths", "blocks", "notes"),
    *("not_applicable", "empty"),
)
_PARTS = ("form.yaml", "report.docx", "page.html")
_ID = re.compile(rb"^id:[ \t]*(\S+)", re.MULTILINE)
_LISTS = re.compile("[，、；;]")
_PACKAGE = Path(__file__).resolve().parents[1]

_places: ContextVar[tuple[Path, ...]] = ContextVar("places", default=())
_given: ContextVar[Path | None] = ContextVar("given", default=None)


@cache
def forms_folder() -> Path:
    """The folder of the official forms: inside the installed package, or at
    the top of the source tree (also for an editable install)."""
    shipped = _PACKAGE / "templates"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1] / "templates"


def use_forms(folder: AnyPath) -> None:
    """Have this process, and those that it begins, know the forms of a folder:
    one with forms in it, or that of one form, which then may take the place of
    the official one of its id. Raises MakereportError where there is none."""
    if not form_folders(Path(folder)):
        hint = "写放着格式的文件夹（一个格式一个文件夹，里面有 form.yaml），或者一个格式的文件夹"
        raise MakereportError(f"{os.fspath(folder)}: 里面没有格式", hint=hint)
    os.environ[FORMS] = os.path.abspath(folder)


def given_forms() -> Path | None:
    """The folder of `use_forms`, if there is one."""
    named = os.environ.get(FORMS)
    return _given.get() or (Path(os.path.abspath(named)) if named else None)


@contextmanager
def only_forms(folder: Path) -> Iterator[None]:
    """In this block `folder` is the one of `use_forms`."""
    token = _given.set(folder)
    try:
        yield
    finally:
        _given.reset(token)


@contextmanager
def forms_beside(folder: AnyPath, *others: AnyPath) -> Iterator[None]:
    """In this block the forms of the folder `templates` in a report's folder are
    known, and of no other report's but those in `others`: of these the ones whose
    ids are not taken."""
    token = _places.set(tuple(Path(os.path.abspath(each)) for each in (folder, *others)))
    try:
        yield
    finally:
        _places.reset(token)


def forms_found(folder: Path) -> list[Path]:
    """What the pattern `NOTE` finds from the folder of a report."""
    return [each / _PARTS[0] for each in _beside(folder)]


def form_files(folders: Iterable[Path]) -> list[Path]:
    """What forms are made of."""
    return [file for each in folders for name in _PARTS if (file := each / name).is_file()]


def form_folders(root: Path) -> list[Path]:
    """The folders of the forms in a folder; itself if it is one. Raises
    MakereportError where they are too many."""
    if (root / _PARTS[0]).is_file():
        return [root]
    return _inside(root)


@cache
def _official_ids() -> tuple[str, ...]:
    return tuple(folder.name for folder in form_folders(forms_folder()))


def form_ids() -> tuple[str, ...]:
    """The ids of all forms, newest last. Raises MakereportError where a form of
    a user has an id that is taken."""
    return tuple(sorted({*_official_ids(), *_own()}))


def load_form(form_id: str) -> Form:
    """A form by its id (one of `form_ids()`), the same one as long as its file
    is. Raises MakereportError."""
    own = _own().get(form_id)
    return _official(form_id) if own is None else _load_own(own)


def _load_own(folder: Path) -> Form:
    for name in _PARTS:
        look_at(folder / name)
    return _kept(folder, _stamp(folder))


def form_in(folder: Path) -> Form:
    """The form that a folder holds, the same one as `load_form` gives of it."""
    official = identity(folder.parent) == identity(forms_folder())
    return _official(folder.name) if official else _load_own(folder)


@cache
def _official(form_id: str) -> Form:
    return read_form(forms_folder() / form_id)


@lru_cache(maxsize=256)
def _kept(folder: Path, stamp: tuple[int, int]) -> Form:
    form = read_form(folder)
    _refuse_misnamed(form)
    return form


def _refuse_misnamed(form: Form) -> None:
    name = os.path.basename(os.path.abspath(form.folder))
    if form.id != name:
        message = f"id 要与文件夹的名称相同：文件夹是 {name}，id 是 {form.id}"
        raise error_at(form.folder, "id", message)


def refuse_on_shelf(form: Form) -> None:
    """Raises FormError for a form of a user's that would be refused beside the
    official ones."""
    _refuse_misnamed(form)
    if form.is_default:
        _refuse_second(form, _other_officials((form.id,)))


def is_own_form(folder: Path) -> bool:
    """Whether a folder holds a form of a user's, right or wrong; what has the id of
    an official one is a copy to restyle, unless `use_forms` names it."""
    if not (folder / _PARTS[0]).is_file():
        return False
    given = given_forms()
    is_named = given is not None and identity(given) == identity(folder)
    return is_named or _said_id(folder) not in _official_ids()


def _said_id(folder: Path) -> str:
    """The id of a form as it seems to be."""
    try:
        said = _ID.search(read_file(folder / _PARTS[0], MOST_BYTES))
    except (OSError, ValueError):
        return ""
    return said[1].decode("utf-8", "replace") if said else ""


def _stamp(folder: Path) -> tuple[int, int]:
    try:
        status = (folder / _PARTS[0]).stat()
    except OSError:  # for the reader to say
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _own() -> dict[str, Path]:
    """The folders of users' forms by id. Raises MakereportError."""
    given, places = given_forms(), _places.get()
    own: dict[str, Path] = {}
    if given is not None:
        named = form_folders(given)
        # Its own folder was named: it may stand for the official one.
        taken = () if named == [given] else _official_ids()
        _add(own, [each for each in named if not taken or not _is_copy(each)], taken)
    for place in places:
        beside = _beside(place)
        look_for(place, NOTE, (each / _PARTS[0] for each in beside))
        if place != places[0]:
            beside = [each for each in beside if each.name not in own]
        _add(own, beside, _official_ids())
    return own


def _add(own: dict[str, Path], folders: Iterable[Path], taken: Collection[str]) -> None:
    for folder in folders:
        known = own.setdefault(folder.name, folder)
        if known is not folder and identity(known) != identity(folder):
            raise error_at(folder, "id", f"{known} 的代号也是 {folder.name}，换一个")
        if folder.name in taken:
            message = f"{folder.name} 是程序自带的格式，换一个代号（文件夹的名称也换）"
            hint = f"真要用它代替自带的：--forms {folder}"
            raise error_at(folder, "id", message, hint)


def _beside(place: Path) -> list[Path]:
    """The folders of the forms beside a report; a copy of an official one, to be
    restyled, is none."""
    root = place / OWN
    if not root.is_dir() or identity(root) == identity(forms_folder()):
        return []
    return [each for each in _inside(root) if not _is_copy(each)]


def _inside(root: Path) -> list[Path]:
    found = [path.parent for path in islice(root.glob(f"*/{_PARTS[0]}"), MOST_FORMS + 1)]
    if len(found) > MOST_FORMS:
        raise MakereportError(f"{root}: 里面的格式多于 {MOST_FORMS} 个")
    return sorted(found)


def _is_copy(folder: Path) -> bool:
    """Whether a form prints what the official one of its id does."""
    form_id = _said_id(folder)
    if form_id not in _official_ids():
        return False
    official = forms_folder() / form_id
    return _prints(folder, _stamp(folder)) == _prints(official, _stamp(official))


@lru_cache(maxsize=256)
def _prints(folder: Path, stamp: tuple[int, int]) -> object:
    return _printed(folder / _PARTS[0])


def template_in(path: Path) -> Path:
    """The Word template that a path names: a file, or a folder with a copy of
    a form, to be restyled and no more. Raises TemplateError where the folder has
    no template, or a form that is none of ours."""
    if not path.is_dir():
        return path
    template, form = path / "report.docx", path / "form.yaml"
    if not template.is_file():
        hint = "文件夹用 makereport template export 得到，或者直接写模板的文件名（.docx）"
        raise TemplateError(str(path), "文件夹里没有 report.docx", hint)
    own = _own()
    known = (own.get(each, forms_folder() / each) / form.name for each in form_ids())
    if form.is_file() and _printed(form) not in map(_printed, known):
        reason = f"{form} 的节、表改过，或者是别的版本的：表按程序里的格式填，改它不起作用"
        raise TemplateError(str(path), reason, f"只用里面的 Word 模板，写 {template}")
    return template


def is_form_folder(folder: Path, names: Collection[str]) -> bool:
    """Whether a folder with these names in it is a form's, or a copy of one."""
    is_own = folder.parent.name == OWN  # its Word template is still to be drawn, perhaps
    return "form.yaml" in names and (is_own or "report.docx" in names)


def _printed(path: Path) -> object:
    """What of a form's file is printed: its sections and tables. How reports are
    checked against it may be that of another version."""
    try:
        told = yaml.load(read_file(path, MOST_BYTES), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        return told["id"], [{key: each.get(key) for key in _PRINTED} for each in told["sections"]]
    except (
        OSError,
        ValueError,
        yaml.YAMLError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ):
        return None


def listing_labels() -> tuple[str, ...]:
    """The labels of rows and columns of all forms that list things, so that they
    have commas in them; the longest first."""
    try:
        forms = [load_form(form_id) for form_id in form_ids()]
    except MakereportError:  # told by whoever needs that form
        forms = [_official(form_id) for form_id in _official_ids()]
    tables = (table for form in forms for table in form.tables.values())
    labels = {label for table in tables for label in table.labels if _LISTS.search(label)}
    return tuple(sorted(labels, key=lambda label: (-len(label), label)))


def form_for_year(year: int) -> Form | None:
    """The form that a year chooses by itself, None where none does."""
    return next((form for form in default_forms() if form.serves(year)), None)


def form_of_family(family: str, year: int = 0) -> Form | None:
    """The newest form of a family, or the newest that serves a year; None where
    there is none."""
    ids = (form_id for form_id in reversed(form_ids()) if family_of(form_id) == family)
    return next((each for each in map(load_form, ids) if not year or each.serves(year)), None)


def form_beside(folder: AnyPath, family: str, year: int = 0) -> Form | None:
    """As `form_of_family`, those beside the reports of a folder included; None too
    where one of them is wrong, which the reports by it will tell."""
    try:
        with forms_beside(folder):
            return form_of_family(family, year)
    except MakereportError:
        return None


def edition(form: Form, year: int) -> Form:
    """The newest form of the same family that serves a year; without one, the
    form itself."""
    return form_of_family(form.family, year) or form


def latest_form() -> Form:
    """The newest of the forms that a year chooses. Raises MakereportError."""
    return next(default_forms())


def official_form() -> Form:
    """As `latest_form`, of the official forms: what is left where a form of a
    user's is of no use."""
    return next(_officials())


def _officials() -> Iterator[Form]:
    # To read a form takes longer than to see that it has no such word.
    named = (each for each in reversed(_official_ids()) if _has_word(each, b"default"))
    return (form for form in map(_official, named) if form.is_default)


@cache
def _has_word(form_id: str, word: bytes) -> bool:
    return word in (forms_folder() / form_id / "form.yaml").read_bytes()


def default_forms() -> Iterator[Form]:
    """The forms that a year chooses, the newest first. Any other form has to
    be named by the report. Raises MakereportError."""
    own = _own()
    if not own:
        return _officials()
    theirs = [form for each in own.values() if (form := _load_own(each)).is_default]
    known = _other_officials(own)
    for form in theirs:
        _refuse_second(form, known)
        known.append(form)
    return iter(sorted(known, key=lambda form: form.first_year, reverse=True))


def _other_officials(ids: Collection[str]) -> list[Form]:
    """The official forms that a year chooses, the oldest first, but these."""
    return [form for form in reversed([*_officials()]) if form.id not in ids]


def _refuse_second(form: Form, known: Iterable[Form]) -> None:
    """No year chooses two forms. An edition without an end ends where the next
    one of its family begins."""
    for other in known:
        older, newer = sorted((form, other), key=lambda each: each.first_year)
        is_next = older.family == newer.family and older.first_year < newer.first_year
        if older.serves(newer.first_year) and not (is_next and older.last_year is None):
            message = f"从 {newer.first_year} 年度起已由 {other.id} 按年度选用，不能有两个"
            hint = f"删去 default: true，年报里写一行 格式: {form.id}"
            raise error_at(form.folder, "years", message, hint)
