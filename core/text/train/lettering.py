"""Text for training images: what to write, and drawing it as ink masks.

A line of text is drawn as a float mask (0 = paper, 1 = ink) cropped to the
ink, whatever hand wrote it: outline fonts, X bitmap fonts, Hershey stroke
fonts or a jittered pen.  Fonts come from the installed system packages; every
tenth family is kept away from training and used only by held-out images.
"""
import glob
import gzip
import os
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from fontTools.ttLib import TTCollection, TTFont

OUTLINE_FOLDERS = ("/usr/share/fonts/truetype", "/usr/share/fonts/opentype")
BITMAP_FOLDERS = ("/usr/share/fonts/X11/misc", "/usr/share/fonts/X11/75dpi",
                  "/usr/share/fonts/X11/100dpi")
STROKE_FOLDER = "/usr/share/hershey-fonts"

# Pictures, notes and mathematics are not writing; neither are fonts whose
# letters no reader alive would print on a medical image.
NOT_WRITING = ("lyx", "music", "symbols", "signwriting", "math", "duployan", "emoji",
               "hieroglyph", "cuneiform", "mayan", "msam", "esint", "cmex", "cmsy",
               "indicsiyaq", "anatolian", "d050", "standardsymbols", "dseg14", "dingbats",
               "isabella", "tifinagh", "lineara", "sansold", "phoen", "inscript",
               "palmyr", "nabat", "hatran", "meroit", "lycian", "lydian", "carian",
               "ugarit", "psalter", "mendekik", "nushu", "tangut", "soyombo", "zanabazar",
               "elym", "avest", "ogham", "runic", "brahmi", "kharosh", "bhaiks", "siddham",
               "opensymbol")
HELD_HANDS = ("klee", "becausewefight", "humor", "dkg")
HELD_BITMAPS = ("9x15", "7x13", "lur", "ncen", "ter-u14", "cudevnag")
HAND = ("hand", "fifthhorseman", "breip", "because", "humor", "femk", "kaushan", "kristi", "dancing",
        "rufscript", "delphine", "steve", "tomson", "comic", "klee", "yusei", "z003",
        "gazis", "cabin", "lobster", "femke", "ruf", "chancery")
COMMON_SCRIPTS = (("cyrillic", 0x410, 0x44F), ("greek", 0x391, 0x3C9), ("arabic", 0x627, 0x64A),
                  ("hebrew", 0x5D0, 0x5EA), ("devanagari", 0x905, 0x939), ("thai", 0xE01, 0xE2E),
                  ("han", 0x4E00, 0x9FA5), ("kana", 0x3042, 0x30F3), ("hangul", 0xAC00, 0xD7A3),
                  ("bengali", 0x985, 0x9B9), ("tamil", 0xB85, 0xBB9), ("georgian", 0x10D0, 0x10F0),
                  ("armenian", 0x531, 0x587), ("ethiopic", 0x1200, 0x1357))


def stable_hash(text):
    return zlib.crc32(text.encode("utf-8"))


def held_out(path):
    """Whether the family of this font belongs to the held-out tenth."""
    name = os.path.basename(path).lower()
    if name.startswith(HELD_HANDS) or name.startswith(HELD_BITMAPS):
        return True
    if name.endswith("pcf.gz"):
        return False
    family = os.path.basename(path).split("-")[0].split(".")[0].lower().rstrip("0123456789")
    return stable_hash(family) % 10 == 3


class Library:
    """The installed fonts, sorted by the hand they stand for."""

    def __init__(self, heldout=False):
        self.latin, self.hand, self.foreign, self.bitmap, self.stroke = [], [], [], [], []
        self.faces = {}
        paths = []
        for folder in OUTLINE_FOLDERS:
            for ext in ("ttf", "otf", "ttc"):
                paths += glob.glob(os.path.join(folder, "**", "*." + ext), recursive=True)
        for path in sorted(paths):
            name = path.lower()
            if held_out(path) != heldout or any(w in name for w in NOT_WRITING):
                continue
            if any(w in name for w in HAND) or "/sjfonts" in name or "bwht" in name:
                self.hand.append(path)
            elif os.path.basename(name).startswith("noto") and self.covers(path, "A") is False:
                self.foreign.append(path)
            elif "cjk" in name:
                self.foreign.append(path)
            elif self.covers(path, "Ag5"):
                self.latin.append(path)
                if self.covers(path, "\u0416") or self.covers(path, "\u0394"):
                    self.foreign.append(path)
        for folder in BITMAP_FOLDERS:
            for path in sorted(glob.glob(os.path.join(folder, "*.pcf.gz"))):
                name = os.path.basename(path)
                if any(k in name for k in ("ISO8859", "KOI8", "cursor", "sym", "deccurs", "olgl",
                                           "decsess", "micro", "nil", "arabic", "tech", "k14", "rk",
                                           "ja.", "ko.", "jisx", "gb", "hang", "unifont_upper",
                                           "unifont_csur", "arab", "dings")):
                    continue
                if name.startswith("ter-") and not name.startswith("ter-u"):
                    continue
                if held_out(path) == heldout:
                    self.bitmap.append(path)
        for name in ("futural", "futuram", "rowmans", "rowmand", "rowmant", "scripts", "scriptc",
                     "timesr", "timesi", "timesrb", "cursive", "gothgbt", "greek", "cyrillic"):
            path = os.path.join(STROKE_FOLDER, name + ".jhf")
            if os.path.exists(path) and (name in ("rowmand", "scriptc")) == heldout:
                self.stroke.append(path)
        self.cmaps = {}
        self.hershey = {}
        self.strikes = {}

    @staticmethod
    def covers(path, text):
        try:
            font = TTCollection(path).fonts[0] if path.endswith("ttc") else TTFont(path, lazy=True)
            cmap = font.getBestCmap()
            return all(ord(c) in cmap for c in text)
        except Exception:
            return None

    def letters(self, path):
        """The letters beyond Latin that this font can write, in code order."""
        if path not in self.cmaps:
            font = TTCollection(path).fonts[0] if path.endswith("ttc") else TTFont(path, lazy=True)
            cmap = font.getBestCmap()
            blocks = [[c for c in range(lo, hi + 1) if c in cmap] for _, lo, hi in COMMON_SCRIPTS]
            blocks = [b for b in blocks if len(b) > 12]
            if not blocks:
                other = [c for c in cmap if c > 0x370 and chr(c).isalpha()]
                blocks = [other] if len(other) > 12 else []
            self.cmaps[path] = blocks
        return self.cmaps[path]

    def face(self, path, size):
        key = (path, size)
        if key not in self.faces:
            if len(self.faces) > 400:
                self.faces.clear()
            self.faces[key] = ImageFont.truetype(path, size)
        return self.faces[key]

    def strike(self, path):
        """The one size an X bitmap font exists in, or None."""
        if path not in self.strikes:
            self.strikes[path] = None
            for size in range(5, 45):
                try:
                    font = ImageFont.truetype(path, size)
                    if bytes(font.getmask("A")) != bytes(font.getmask("5")):
                        self.strikes[path] = font
                    break
                except OSError:
                    continue
        return self.strikes[path]

    def glyphs(self, path):
        """Hershey glyphs: a list of (left, right, strokes) from code 32 on."""
        if path not in self.hershey:
            out = []
            data = open(path, encoding="latin-1").read().split("\n")
            records, current = [], ""
            for line in data:
                if not line:
                    continue
                if current:
                    current += line
                else:
                    current = line
                try:
                    want = int(current[5:8]) * 2 + 8
                except ValueError:
                    current = ""
                    continue
                if len(current) >= want:
                    records.append(current)
                    current = ""
            for rec in records:
                pairs = [(ord(rec[i]) - 82, ord(rec[i + 1]) - 82) for i in range(8, len(rec) - 1, 2)]
                if not pairs:
                    out.append((-8, 8, []))
                    continue
                left, right = pairs[0]
                strokes, pen = [], []
                for x, y in pairs[1:]:
                    if x == -50 and y == 0:
                        strokes.append(pen)
                        pen = []
                    else:
                        pen.append((x, y))
                strokes.append(pen)
                out.append((left, right, [s for s in strokes if len(s) > 1]))
            self.hershey[path] = out
        return self.hershey[path]


# --- what is written -------------------------------------------------------

FIRST = ("ANNA MARIA JOHN PETER HANS LI WEI YUKI OLGA IVAN FATIMA OMAR SVEN INGRID PAUL EMMA LUCAS "
         "SOPHIE CHEN JOSE CARLOS MIGUEL ELENA NINA JAMES ROBERT LINDA SUSAN DAVID AMIR").split()
LAST = ("SMITH MUELLER GARCIA NGUYEN KIM TANAKA IVANOV ROSSI SILVA JANSEN NOVAK KOWALSKI LARSEN "
        "DUBOIS MARTIN SCHMIDT BROWN O'NEIL MCDONALD HAVLIK WANG SINGH PATEL COHEN ALI").split()
DEVICE = ("MI 1.2|TI 0.4|TIS 0.1|kV 120|mA 250|mAs|W 400 L 40|WL: 40|WW: 350|FOV 24.0|Gain 62|DR 60|"
          "Depth 15 cm|Frq 3.5 MHz|FR 32Hz|Map F|Persist 2|2D|3D|THI|CH5-2|C5-1|Abdomen|Cardiac|Thyroid|"
          "OB 2/3|Im: 12/64|Se: 3|SL 5.0|TR 4500|TE 92.0|T1|T2 TSE|ST 3 mm|Zoom 150%|R|L|A|P|H|F|RL|LR|"
          "AP|PA|LAT|PORTABLE|ERECT|SUPINE|RCC|LMLO|cm|mm|kV|HU|dB|cm/s|bpm 72|HR 80|100%|0|5|10|15|"
          "20|50|-100|4.5|2.31 cm|Dist 12.4 mm|Area 3.3 cm2|Vol 22 ml|PS 65.3 cm/s|ED 12.0|RI 0.81|"
          "EF 55 %|SpO2 98|CTDIvol 12.5 mGy|DLP 431.2 mGy*cm|Total|Series|Scan|Page 1/3|Report|"
          "Hospital|Clinic|Radiology|Name:|DOB:|Sex: F|ID:|Age 54Y|M|F|Acc#|Dr.|Ref:|Study|Date|Time|"
          "LT KIDNEY|RT LOBE|GB|AORTA|UTERUS|BPD|SAG|TRV|FETAL HEART|LIVER|PANCREAS|COR|AX|PRE|POST").split("|")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
SYLLABLES = ("an en in on un ar er or al el ba be bi bo ca ce co da de di do fa fe ga ge ha he hi ho ka "
             "ke ki la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so sta ter tion "
             "sch th tr ing ung ska vi va wa xi yo za ze").split()


def word(rng, lo=1, hi=4):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.integers(lo, hi + 1)))


def phrase(rng, words):
    text = " ".join(word(rng) for _ in range(words))
    k = rng.integers(0, 3)
    return text if k == 0 else text.title() if k == 1 else text.upper()


def date(rng):
    y, m, d = rng.integers(1920, 2027), rng.integers(1, 13), rng.integers(1, 29)
    return rng.choice([f"{d:02d}/{m:02d}/{y}", f"{y}-{m:02d}-{d:02d}", f"{d:02d}.{m:02d}.{y}",
                       f"{d}-{MONTHS[m - 1]}-{y}", f"{MONTHS[m - 1]} {d}, {y}", f"{y}{m:02d}{d:02d}",
                       f"{m}/{d}/{y % 100:02d}", f"{d} {MONTHS[m - 1].upper()} {y}"])


def clock(rng):
    h, m, s = rng.integers(0, 24), rng.integers(0, 60), rng.integers(0, 60)
    return rng.choice([f"{h:02d}:{m:02d}:{s:02d}", f"{h:02d}:{m:02d}", f"{h % 12 + 1}:{m:02d} PM",
                       f"{h:02d}:{m:02d}:{s:02d}.{rng.integers(0, 999):03d}"])


def person(rng):
    first, last = rng.choice(FIRST), rng.choice(LAST)
    if rng.random() < 0.4:
        last = word(rng, 2, 4).upper()
    text = rng.choice([f"{last}, {first}", f"{last}^{first}", f"{first} {last}", f"{last} {first[0]}.",
                       f"{last}", f"Dr. {first.title()} {last.title()}", f"Name: {last} {first}"])
    return text.title() if rng.random() < 0.3 else text


def number(rng):
    n = rng.integers(3, 11)
    digits = "".join(str(v) for v in rng.integers(0, 10, n))
    return rng.choice([digits, "ID " + digits, "MRN:" + digits, digits[:3] + "-" + digits[3:],
                       "#" + digits, "P" + digits, "ACC" + digits, digits[:2] + "." + digits[2:4]])


def latin_text(rng, short=False):
    if short:
        k = rng.integers(0, 4)
        if k == 0:
            return str(rng.choice(list("LRAPHFVXSIMD")))
        if k == 1:
            return str(round(float(rng.uniform(0, 200)), int(rng.integers(0, 3))))
        return str(rng.choice([d for d in DEVICE if len(d) <= 5]))
    k = rng.random()
    if k < 0.25:
        return str(rng.choice(DEVICE))
    if k < 0.45:
        return str(person(rng))
    if k < 0.58:
        return str(date(rng))
    if k < 0.66:
        return str(clock(rng))
    if k < 0.78:
        return str(number(rng))
    if k < 0.82:
        return str(date(rng)) + " " + str(clock(rng))
    return phrase(rng, int(rng.integers(1, 6)))


# --- drawing ---------------------------------------------------------------

def tight(mask):
    """The mask cut to its ink, or None when nothing was drawn."""
    ys, xs = np.flatnonzero(mask.max(1) > 0.25), np.flatnonzero(mask.max(0) > 0.25)
    if not len(ys) or not len(xs):
        return None
    return np.ascontiguousarray(mask[ys[0]:ys[-1] + 1, xs[0]:xs[-1] + 1])


def draw_font(font, text, smooth=True, spacing=0):
    left, top, right, bottom = font.getbbox(text)
    if right - left < 1 or bottom - top < 1 or right - left > 2400:
        return None
    width = right - left + 8 + spacing * len(text)
    im = Image.new("L" if smooth else "1", (width, bottom - top + 8), 0)
    draw = ImageDraw.Draw(im)
    if spacing:
        x = 4 - left
        for c in text:
            draw.text((x, 4 - top), c, fill=255 if smooth else 1, font=font)
            x += font.getlength(c) + spacing
    else:
        draw.text((4 - left, 4 - top), text, fill=255 if smooth else 1, font=font)
    mask = np.asarray(im, np.float32)
    return tight(mask / 255.0 if smooth else mask)


def draw_jittered(font, text, rng):
    """A hand: every letter turned, shifted and scaled a little."""
    size = font.size
    canvas = Image.new("L", (int(size * (len(text) + 3) * 0.9) + 40, int(size * 3.2) + 20), 0)
    x, base = 10.0, size * 0.9
    slope = rng.normal(0, 0.03)
    for c in text:
        w = max(font.getlength(c), 1)
        if c != " ":
            cell = Image.new("L", (int(w + size), int(size * 2)), 0)
            ImageDraw.Draw(cell).text((size / 2, size / 3), c, fill=255, font=font)
            cell = cell.transform(cell.size, Image.AFFINE, (
                1 + rng.normal(0, .08), rng.normal(0, .12), rng.normal(0, size * .06),
                rng.normal(0, .06), 1 + rng.normal(0, .1), rng.normal(0, size * .06)), Image.BILINEAR)
            px, py = int(x - size / 2), int(base - size / 2 + slope * x + rng.normal(0, size * .04))
            canvas.paste(255, (px, py), cell)
        x += w * rng.uniform(.88, 1.12)
        if x > canvas.size[0] - size:
            break
    return tight(np.asarray(canvas, np.float32) / 255.0)


def draw_strokes(glyphs, text, height, width, rng, hand=0.0):
    """Hershey strokes with a pen of the given width; hand adds a shaking wrist."""
    ss = 3 if height < 60 else 2
    scale = height / 21.0 * ss
    lines, x = [], 0.0
    slant = rng.normal(0, 0.25) if hand else 0.0
    for c in text:
        index = ord(c) - 32
        if index < 0 or index >= len(glyphs):
            x += 16
            continue
        left, right, strokes = glyphs[index]
        turn = rng.normal(0, 0.1 * hand)
        sx, sy, dy = 1 + rng.normal(0, .12 * hand), 1 + rng.normal(0, .12 * hand), rng.normal(0, 1.6 * hand)
        for stroke in strokes:
            pts = []
            for px, py in stroke:
                jx, jy = (rng.normal(0, .5 * hand), rng.normal(0, .5 * hand)) if hand else (0, 0)
                gx, gy = (px - left) * sx + jx, py * sy + dy + jy
                gx, gy = gx - turn * gy - slant * gy, gy + turn * gx
                pts.append(((x + gx) * scale, gy * scale))
            lines.append(pts)
        x += (right - left) * (1 + rng.normal(0, .08 * hand))
    if not lines:
        return None
    xs = [p[0] for l in lines for p in l]
    ys = [p[1] for l in lines for p in l]
    pad = 4 * ss + width * ss
    w, h = int(max(xs) - min(xs) + 2 * pad), int(max(ys) - min(ys) + 2 * pad)
    if w > 4500 or h > 1200:
        return None
    im = Image.new("L", (w, h), 0)
    draw = ImageDraw.Draw(im)
    ox, oy = pad - min(xs), pad - min(ys)
    pen = max(1, int(round(width * ss)))
    for l in lines:
        draw.line([(p[0] + ox, p[1] + oy) for p in l], fill=255, width=pen, joint="curve")
    if rng.random() < 0.3:
        im = im.point(lambda v: 255 if v > 127 else 0)
    im = im.resize((max(1, w // ss), max(1, h // ss)), Image.BOX)
    mask = np.asarray(im, np.float32) / 255.0
    if rng.random() < 0.4:
        mask = np.minimum(1, mask * 1.6)
    return tight(mask)


class Writer:
    """Draws lines of text; each style is chosen once and used for a block."""

    def __init__(self, library, rng):
        self.lib = library
        self.rng = rng

    def style(self, height=None, plain=False):
        rng = self.rng
        if height is None:
            height = float(np.exp(rng.uniform(np.log(7), np.log(44))))
            if rng.random() < 0.06:
                height = float(rng.uniform(44, 110))
        kinds = ["latin", "bitmap", "foreign", "stroke", "hand", "pen"]
        weights = [.42, .20, .14, .09, .09, .06]
        if plain:
            weights = [.6, .34, 0, .06, 0, 0]
        kind = rng.choice(kinds, p=weights)
        style = {"kind": kind, "height": height, "spacing": 0, "smooth": rng.random() > 0.15,
                 "bold": rng.random() < 0.1, "enlarge": None, "pen": rng.uniform(.05, .14) * height}
        lib = self.lib
        if kind == "latin":
            style["path"] = str(rng.choice(lib.latin))
            if rng.random() < 0.08:
                style["spacing"] = int(rng.integers(1, max(2, int(height * .35)) + 1))
        elif kind == "foreign":
            style["path"] = str(rng.choice(lib.foreign))
        elif kind == "hand":
            style["path"] = str(rng.choice(lib.hand)) if lib.hand else str(rng.choice(lib.latin))
            style["jitter"] = rng.random() < 0.5
            style["height"] = max(height, 12)
        elif kind == "bitmap":
            style["path"] = str(rng.choice(lib.bitmap))
            if rng.random() < 0.3:
                style["enlarge"] = int(rng.integers(2, 5)), int(rng.choice([Image.NEAREST, Image.BILINEAR]))
        else:
            style["path"] = str(rng.choice(lib.stroke))
            style["pen"] = max(1.0, style["pen"])
            if kind == "pen":
                style["height"] = max(height, 13)
        if kind in ("latin", "foreign") and rng.random() < 0.12 and height > 14:
            style["enlarge"] = int(rng.integers(2, 4)), int(rng.choice([Image.NEAREST, Image.BILINEAR,
                                                                        Image.BICUBIC]))
        return style

    def text_for(self, style, short=False):
        rng = self.rng
        if style["kind"] == "foreign":
            blocks = self.lib.letters(style["path"])
            if blocks:
                block = blocks[rng.integers(0, len(blocks))]
                words = []
                for _ in range(1 if short else rng.integers(1, 4)):
                    n = rng.integers(1, 4) if short else rng.integers(2, 8)
                    words.append("".join(chr(block[rng.integers(0, len(block))]) for _ in range(n)))
                text = " ".join(words)
                if rng.random() < 0.15 and self.lib.covers(style["path"], "0:"):
                    text += " " + str(rng.integers(1, 2000))
                return text
        return latin_text(rng, short)

    def line(self, style, text):
        """The ink mask of one line, cropped to the ink, or None."""
        rng = self.rng
        kind, height = style["kind"], style["height"]
        try:
            if kind in ("stroke", "pen"):
                mask = draw_strokes(self.lib.glyphs(style["path"]), text, height * .9, style["pen"], rng,
                                    1.0 if kind == "pen" else 0.0)
            elif kind == "bitmap":
                font = self.lib.strike(style["path"])
                mask = draw_font(font, text, False) if font else None
            elif kind == "hand" and style["jitter"]:
                mask = draw_jittered(self.lib.face(style["path"], int(height)), text[:24], rng)
            else:
                size = height
                if style["enlarge"]:
                    size = max(6, height / style["enlarge"][0])
                mask = draw_font(self.lib.face(style["path"], max(6, int(round(size)))), text,
                                 style["smooth"], style["spacing"])
        except (OSError, ValueError):
            return None
        if mask is None or mask.shape[0] < 3:
            return None
        if style["enlarge"]:
            k, how = style["enlarge"]
            im = Image.fromarray((mask * 255).astype(np.uint8))
            im = im.resize((im.size[0] * k, im.size[1] * k), how)
            mask = np.asarray(im, np.float32) / 255
        if style["bold"] and mask.shape[0] > 8:
            im = Image.fromarray((np.pad(mask, 2) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
            mask = tight(np.asarray(im, np.float32) / 255)
        return mask
