"""XMP packet of a document: the same facts as the information dictionary, PDF/A-1b, and PDF/UA-1 declared by the
extension schema PDF/A asks for any property it does not know."""

from __future__ import annotations

from datetime import UTC
from xml.sax.saxutils import escape

from portal.acts.blocks import Meta
from portal.acts.style import normalise

PRODUCER = "Guichet FITN7"

_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_XMP = 'xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
_PDF = 'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
_PDFA = 'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
_PDFUA = 'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
_EXTENSION = (
    'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"'
)

_UA_SCHEMA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard the file is designed for</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""


def xmp_packet(meta: Meta) -> bytes:
    """The packet, in UTF-8. Values are normalised and escaped; dates are in UTC."""
    title, author, subject, keywords = (
        escape(normalise(value)) for value in (meta.title, meta.author, meta.subject, meta.keywords)
    )
    dated = meta.dated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" {_EXTENSION}>
{_UA_SCHEMA}
</rdf:Description>
<rdf:Description rdf:about="" {_PDFUA}><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" {_PDFA}>
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" {_DC}>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" {_XMP}>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{dated}</xmp:CreateDate>
<xmp:ModifyDate>{dated}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" {_PDF}>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdf:Keywords>{keywords}</pdf:Keywords>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return packet.encode("utf-8")
