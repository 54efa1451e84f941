"""The exceptions of the package: expected failures that no finding in the
user's YAML explains. Each owns its words and takes facts."""

from __future__ import annotations

from typing import ClassVar


class MakereportError(Exception):
    """An expected failure. `reason` says what is wrong with the file (nothing
    where none is at fault), `hint` what to do, both in Chinese; as text it is
    a line with both, the hint on a second one."""

    what: ClassVar[str] = ""

    def __init__(self, file: str, reason: str = "", hint: str = "") -> None:
        self.file = file
        self.reason = reason
        self.hint = hint
        sentence = f"{file}: {self.what}：{reason}" if self.what else file
        super().__init__(sentence + (f"\n  {hint}" if hint else ""))


class PackageError(MakereportError):
    """A file is no sound Office Open XML package, or one that is not to be opened."""

    what = "打不开"


class ImportFailure(MakereportError):  # noqa: N818 - ImportError is Python's
    """A foreign file cannot be read back."""

    what = "不能导入"


class TemplateError(MakereportError):
    """A Word template is missing, broken, or cites what does not exist."""

    what = "模板不能用"


class PageError(MakereportError):
    """A report cannot become a web page."""

    what = "网页没有生成"


class LastYearError(MakereportError):
    """A new report cannot go on from a file."""

    what = "不能作为上年的年报"


class RollError(MakereportError):
    """The list of the agencies that are to report cannot be used."""

    what = "名单不能用"


class WriteError(MakereportError):
    """A file could not be written; what stood there before still stands."""

    what = "没有写成"


class FormError(MakereportError):
    """A form file is wrong at a place."""

    what = "格式文件有误"

    def __init__(self, file: str, mark: tuple[int, int], reason: str, hint: str = "") -> None:
        self.path, self.mark = file, mark
        line, column = mark
        super().__init__(f"{file}:{line}:{column}", reason, hint)
