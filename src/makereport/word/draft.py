"""The mark of a draft across every page: a watermark as Word itself makes it,
in every header that there is, and where there is none."""

from __future__ import annotations

import posixpath

from lxml import etree

from makereport.ooxml.names import R, W
from makereport.ooxml.package import Parts, add_part_type, add_relationship, parse_xml

DRAFT = "草稿"
_BODY = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_KIND = f"{R}/header"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_PLACES = ("default", "even", "first")
# Seen through the text of 版心, in grey that a black-and-white printer keeps.
_MARK = (
    '<w:r xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"><w:rPr><w:noProof/></w:rPr><w:pict>'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
    '<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{spid}" alt="{text}"'
    ' type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
    "width:380pt;height:190pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin"'
    ' o:allowincell="f" fillcolor="#c0c0c0" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{text}"/>'
    "</v:shape></w:pict></w:r>"
)
_HEADER = f'<w:hdr xmlns:w="{W}"><w:p/></w:hdr>'


def marked(parts: Parts) -> Parts:
    """The parts of a Word file with the mark on every page."""
    parts = dict(parts)
    body = parse_xml(parts[_BODY])
    pages = [each for each in body.iter(f"{{{W}}}sectPr") if _is_of_now(each)]
    first = pages[0] if pages else etree.SubElement(body[0], f"{{{W}}}sectPr")
    there = {
        reference.get(f"{{{W}}}type", "default"): reference
        for reference in first.iterfind(f"{{{W}}}headerReference")
    }
    for number, place in enumerate(_PLACES, 1):
        if place not in there:
            name = _new_header(parts, number)
            reference = etree.Element(f"{{{W}}}headerReference")
            reference.set(f"{{{W}}}type", place)
            reference.set(f"{{{R}}}id", name)
            first.insert(0, reference)
    parts[_BODY] = _xml(body)
    for number, header in enumerate(_headers(parts), 1):
        parts[header] = _with_mark(parts[header], number)
    return parts


def _is_of_now(section: etree._Element) -> bool:
    """Whether the properties of a section are not those before a tracked change."""
    parent = section.getparent()
    return parent is not None and parent.tag in (f"{{{W}}}pPr", f"{{{W}}}body")


def _new_header(parts: Parts, number: int) -> str:
    """A header with nothing in it; the name of its relation."""
    name = f"makereport-draft{number}"
    parts[f"word/{name}.xml"] = _HEADER.encode()
    add_part_type(parts, f"word/{name}.xml", _TYPE)
    add_relationship(parts, _BODY, name, _KIND, f"{name}.xml")
    return name


def _headers(parts: Parts) -> list[str]:
    """The headers of the document, which its relations name."""
    relations = parse_xml(parts[_RELATIONS])
    targets = [each.get("Target", "") for each in relations if each.get("Type") == _KIND]
    names = (posixpath.normpath(posixpath.join("/word", target))[1:] for target in targets)
    return [name for name in dict.fromkeys(names) if name in parts]


def _with_mark(data: bytes, number: int) -> bytes:
    header = parse_xml(data)
    paragraph = header.find(f"{{{W}}}p")
    if paragraph is None:  # a table alone, or content controls
        paragraph = etree.SubElement(header, f"{{{W}}}p")
    mark = _MARK.format(w=W, number=number, spid=2048 + number, text=DRAFT)
    paragraph.append(etree.fromstring(mark))
    return _xml(header)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
