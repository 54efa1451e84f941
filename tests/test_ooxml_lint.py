"""Each fault is planted in a small, clean document, and the lint must name it and its place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from ooxml_lint import lint

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = "[Content_Types].xml"
RELS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
FOOTER = "word/footer1.xml"

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    "<w:r><w:t>1</w:t></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
# Row 1: a cell over two columns, one in a content control. Rows 2 and 3: a cell merged
# downwards, two plain ones, the last of row 3 with a nested table.
TABLE = """
<w:tbl>
 <w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="600" w:type="dxa"/></w:tblPr>
 <w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="200"/><w:gridCol w:w="300"/></w:tblGrid>
 <w:tr><w:trPr><w:gridBefore w:val="0"/></w:trPr>
  <w:tc><w:tcPr><w:tcW w:w="300" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>
  <w:sdt><w:sdtContent>
   <w:tc><w:tcPr><w:tcW w:w="300" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc>
  </w:sdtContent></w:sdt>
 </w:tr>
 <w:tr>
  <w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc>
  <w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p/></w:tc>
  <w:tc><w:p/></w:tc>
 </w:tr>
 <w:tr>
  <w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/><w:vMerge/></w:tcPr><w:p/></w:tc>
  <w:tc><w:tcPr><w:tcW w:w="200" w:type="dxa"/></w:tcPr><w:p/></w:tc>
  <w:tc><w:tbl><w:tblGrid><w:gridCol w:w="50"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>
   <w:p><w:r><w:t>last</w:t></w:r></w:p></w:tc>
 </w:tr>
</w:tbl>"""

CLEAN = {
    TYPES: f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="PNG" ContentType="image/png"/>
 <Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>
 <Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>
 <Override PartName="/word/footer1.xml" ContentType="{WORD}.footer+xml"/>
</Types>""",
    "_rels/.rels": f"""
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="{TYPE}/officeDocument" Target="word/document.xml"/>
</Relationships>""",
    RELS: f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="{TYPE}/styles" Target="styles.xml"/>
 <Relationship Id="rId2" Type="{TYPE}/footer" Target="/word/footer1.xml"/>
 <Relationship Id="rId3" Type="{TYPE}/image" Target="../word/media/a%20b.png"/>
 <Relationship Id="rId4" Type="{TYPE}/hyperlink" Target="https://example.org/"
  TargetMode="External"/>
</Relationships>""",
    DOCUMENT: f"""<w:document {W} {R} {WP}><w:body>
<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr>
 <w:t>one</w:t></w:r><w:r><w:t> two</w:t></w:r></w:p>
<w:p>{FIELD}<w:r><wp:docPr id="1" name="first" descr="chart"/></w:r></w:p>
{TABLE}
<w:p><w:r><wp:docPr id="2" name="second"/></w:r></w:p>
<w:sectPr><w:footerReference w:type="default" r:id="rId2"/></w:sectPr>
</w:body></w:document>""",
    STYLES: f"""<w:styles {W}>
 <w:style w:type="paragraph" w:styleId="Body"/>
 <w:style w:type="paragraph" w:styleId="Note"><w:basedOn w:val="Body"/></w:style>
 <w:style w:type="character" w:styleId="Strong"/>
 <w:style w:type="table" w:styleId="Grid"/>
</w:styles>""",
    FOOTER: f"<w:ftr {W} {R} {WP}><w:p>{FIELD}</w:p></w:ftr>",
    "word/media/a b.png": "{{ not text }}",
}

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
LAST = "<w:p><w:r><w:t>last</w:t></w:r></w:p>"
VMERGE = '<w:tcPr><w:tcW w:w="100" w:type="dxa"/><w:vMerge/></w:tcPr>'
GRID = '<w:gridCol w:w="100"/><w:gridCol w:w="200"/>'
PNG = '<Default Extension="PNG" ContentType="image/png"/>'

# name: part, text, what to put in its place, what the lint says, where.
FAULTS = {
    "cell-empty": (DOCUMENT, "<w:tc><w:p/></w:tc>", "<w:tc/>", "cell without a paragraph", "/w:tc"),
    "cell-ends-in-table": (DOCUMENT, LAST, "", "cell without a paragraph", "w:tr[3]/w:tc[3]"),
    "cell-table-last": (
        DOCUMENT, f"<w:tc><w:tbl><w:tblGrid><w:gridCol w:w=\"50\"/></w:tblGrid><w:tr><w:tc><w:p/>"
        f"</w:tc></w:tr></w:tbl>\n   {LAST}",
        f"<w:tc>{LAST}<w:tbl><w:tblGrid><w:gridCol w:w=\"50\"/></w:tblGrid><w:tr><w:tc><w:p/>"
        "</w:tc></w:tr></w:tbl>", "cell ends in a table", "w:tr[3]/w:tc[3]",
    ),
}
