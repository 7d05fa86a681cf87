"""The drawing kit: embedded typefaces, tagged pages, tables, the verification panel.

Certificates, transcripts and sheets are drawn with it. It knows no database and no request: facts
go in, bytes come out, and the same facts always give the same bytes.
"""
