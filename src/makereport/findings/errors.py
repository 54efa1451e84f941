"""The exceptions of the package. Each owns its sentence and takes facts."""

from __future__ import annotations

from makereport.findings.finding import Mark


class MakereportError(Exception):
    """An expected failure that no finding in the user's YAML explains."""


class FormError(MakereportError):
    """A form file is wrong."""

    def __init__(self, file: str, mark: Mark, message: str) -> None:
        super().__init__(f"{file}:{mark.line}:{mark.column}: 格式文件有误：{message}")


class PackageError(MakereportError):
    """A file is no sound Office Open XML package, or one that is not to be opened."""

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        self.reason = reason
        self.hint = hint
        super().__init__(f"{file}: 打不开：{reason}" + (f"\n  {hint}" if hint else ""))


class ImportFailure(MakereportError):  # noqa: N818 - ImportError is Python's
    """A foreign file cannot be read back."""

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        self.reason = reason
        self.hint = hint
        super().__init__(f"{file}: 不能导入：{reason}" + (f"\n  {hint}" if hint else ""))


class TemplateError(MakereportError):
    """A Word template is missing, broken, or cites what does not exist."""

    def __init__(self, file: str, message: str, hint: str = "") -> None:
        super().__init__(f"{file}: 模板不能用：{message}" + (f"\n  {hint}" if hint else ""))


class LastYearError(MakereportError):
    """A new report cannot go on from a file."""

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{file}: 不能作为上年的年报：{reason}" + (f"\n  {hint}" if hint else ""))


class RollError(MakereportError):
    """The list of the agencies that are to report cannot be used."""

    def __init__(self, file: str, message: str, hint: str) -> None:
        super().__init__(f"{file}: 名单不能用：{message}\n  {hint}")


class WriteError(MakereportError):
    """A file could not be written; what stood there before still stands."""

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{file}: 没有写成：{reason}" + (f"\n  {hint}" if hint else ""))
