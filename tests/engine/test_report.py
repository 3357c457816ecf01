"""The report as a page: it says what the JSON says, in one file that loads nothing, and holds no value of a patient."""

import html.parser
import json
import re

import pydicom

from harness import batch, dicom_below, encodings, make_demo, run_cases

VOID = {"meta"}


class Page(html.parser.HTMLParser):
    """Checks that every element that is opened is closed in turn, and keeps the text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.words, self.attributes = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


def clean(folder, *arguments, status=0):
    demo = make_demo(folder)
    (demo / "broken.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 64)
    batch(folder, demo, "--output", folder / "out", "--report-html", folder / "report.html", *arguments, status=3)
    return demo, (folder / "report.html").read_text(), json.loads((folder / "out" / "efface-report.json").read_text())


def says_all(folder):
    """every file's verdict, rectangles, digests and claims, what was held back and why"""
    _, text, report = clean(folder)
    page = Page(text)
    for instance in report["instances"]:
        if instance["status"] not in ("written", "unchanged"):
            assert instance["reason"] in page.text
            continue
        assert instance["output"].rsplit("/", 1)[1] in page.text
        certificate = instance["certificate"]
        for x, y, width, height, first, last in certificate.get("changed", []):
            assert f"{width} × {height} @ {x}, {y}" in page.text
        if "outside-before" in certificate:
            assert certificate["outside-before"] in page.text
    assert sum(i["status"] == "quarantined" for i in report["instances"]) == 1
    for word in (report["profile-digest"], report["key"], "113100", "Basic Application Confidentiality Profile",
                 "40 of 41 files"):
        assert word in page.text, word
    assert [limit["limit"] for limit in report["limits"]] == ["text-visible", "faces"]


def loads_nothing(folder):
    """no script, no link, no picture, no other file"""
    _, text, _ = clean(folder, "--pixel-policy", "off")
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "a", "form"} & set(page.tags)
    assert not {"src", "href", "onclick", "onload"} & set(page.attributes)
    assert "url(" not in text and "@import" not in text and "http" not in text.replace("http-equiv", "")
    assert "Content-Security-Policy" in text


def no_values(folder):
    """no value of a patient, no name of a source"""
    demo, text, _ = clean(folder, "--pixel-policy", "off")
    data = text.encode()
    for path in dicom_below(demo):
        if path.name != "broken.dcm":
            assert path.name.encode() not in data
            dataset = pydicom.dcmread(path, stop_before_pixels=True)
            values = [str(dataset.PatientID), str(dataset.SOPInstanceUID), str(dataset.StudyInstanceUID),
                      *re.split(r"[\^= .]+", str(dataset.PatientName))]
            for value in values:
                assert len(value) < 4 or not any(form in data for form in encodings(value)), path
    assert str(folder).encode() not in data


def signed(folder):
    """the signature, and the same page whenever the same plan is carried out"""
    demo = make_demo(folder)
    batch(folder, demo, "--dry-run", "--save-plan", folder / "plan.json", "--approve", "Dr. <Reader> & Co")
    for name in ("one", "two"):
        batch(folder, demo, "--output", folder / name, "--plan", folder / "plan.json", "--report-html",
              folder / f"{name}.html", status=0)
    text = (folder / "one.html").read_text()
    assert text == (folder / "two.html").read_text()
    assert "Dr. <Reader> & Co" in Page(text).text


if __name__ == "__main__":
    run_cases(says_all, loads_nothing, no_values, signed)
