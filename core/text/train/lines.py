"""Lines of text for the line reader: what imprints say, and strips of pictures that say it.

sample (seed, index) gives a strip of 8 bit luma, HEIGHT pixels high, as ef-glyphs.c prepares the crop of a box, and
the text in it.  A strip of texture says nothing; one of another script says OTHER, which sends it to another reader.
"""
import io
import os
import unicodedata

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

import generate
import lettering
import scenes
import textures

HEIGHT = 32
STRETCH = 1.25    # the reader decides every four columns: narrow letters need the room
WIDEST = 960
OTHER = "\ufffd"
SIZES = (6.5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 26, 32)   # of the letters drawn, before they are scaled
LETTERS = ("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝÞßĄĆČĎĐĘĚĞİŁŃŇŐŒŘŚŞȘŠŢȚŤŮŰŹŻŽĂ"
           "àáâãäåæçèéêëìíîïñòóôõöøùúûüýþąćčďđęěğıłńňőœřśşșšţțťůűźżžăÿ")
SIGNS = "°µ²³±×·€§«»ªº¿¡£–"
# One class each, the blank of CTC before them all.
ALPHABET = "".join(chr(c) for c in range(32, 127)) + SIGNS + LETTERS + OTHER
INDEX = {c: k + 1 for k, c in enumerate(ALPHABET)}

HERE = os.path.dirname(os.path.abspath(__file__))
PLAIN = ("dejavusans", "liberationsans", "nimbussans", "freesans", "notosans", "roboto", "tuffy", "dejavusansmono",
         "liberationmono", "lato")

NAMES = """Müller Schröder Weiß Jäger Köhler Böhm Günther Grönemeyer Löwe Kühn Lefèvre François Gauthier Béranger Hélène Éloïse Noël
Benoît Côté Garçon Peña Núñez Muñoz Ibáñez Begoña José María Ramón Jesús Sánchez Gómez Rodríguez Fernández Álvarez Hernández
São João Conceição Gonçalves Simões Araújo Magalhães Brandão Assunção Inês Luís Niccolò Dalì Forlì Saverio Giuseppe Chiara Bianchi
Esposito Åsa Björk Sjögren Lindström Håkansson Øystein Sørensen Jørgensen Bødker Kjær Þór Guðmundsson Jónsdóttir Ólafur Mäkinen Järvinen
Väisänen Hämäläinen Łukasz Małgorzata Wójcik Żak Świątek Kaźmierczak Dąbrowski Gołąb Jędrzejczyk Novák Dvořák Šťastný Růžička Kučera Procházka
Černý Němcová Žižka Horváth Kovács Szőke Tőkés Győző Szabó Árpád Çelik Şahin Yılmaz Öztürk Güneş İbrahim Doğan Țepeș Mureșan Ștefan Ionuț
Brâncuși Đorđević Đukić Čović Šarić Živković Kovačević van der Berg de Vries IJsbrand O'Connor McAllister Fitzgerald Smith-Jones Nguyễn
Zhang Wang Tanaka Suzuki Yamamoto Kim Park Singh Kumar Patel Abdullah al-Rashid Okafor Mbeki Ndiaye Haile Ivanov Petrova Shevchenko
John Mary Robert Patricia Michael Jennifer Thomas Susanne Peter Andreas Ursula Pierre Monique Carlos Lucia Marco Giulia Anders Ingrid""".split()
UNITS = ("mm cm m µm mm² cm² cm³ ml cc l dl cm/s m/s mm/s ms s sec min h Hz kHz MHz GHz bpm dB mW W kW V kV kVp mA mAs µAs mmHg kPa kg g mg µg "
         "mGy Gy µGy cGy mSv mGy*cm Gycm² dGycm² HU % ° °C 1/min fps px dpi T mT/m SUV MBq mCi kBq/ml kcts mg/dl ng/ml mmol/l Fr G in lbs N rpm Y").split()
LABELS = ("W L WL WW WC C Z Zoom FOV DFOV SL ST TH TR TE TI FA NEX NSA ETL BW MI TIS TIb TIC FR Frq Frq. Gain Depth DR PRF WF SV Map Persist P FPS HR bpm "
          "kV mA mAs kVp Ex: Se: Im: Acq: Img Nr. Slice Scan Time Dist Area Vol Circ Angle Mean SD Min Max Avg Len Diam A B C D 1 2 3 L1 L2 D1 D2 "
          "EF ED ES PS EDV RI PI S/D VTI PG MG Vmax LVIDd LVPWd IVSd AO LA GA BPD HC AC FL EFW EDD CTDIvol DLP SID SOD EI DI EXI S REX Thk "
          "Comp Force Angle Dose AGD ESAK RAO LAO CRAN CAUD DAP KAP Pos Tilt Gantry Pitch Rot. Filter Kernel Matrix Pixel Sp Bild Serie Schicht "
          "Tiefe Verst Freq. Coupe Prof Gain Ép. Corte Prof. Spessore Name: Name ID: PID MRN Pat. DOB Geb. Né(e) Sex: Sesso Age Alter Date: Datum").split()
CASES = (str.upper, str.title, str.lower, lambda t: t[:1].upper() + t[1:])


def read_words():
    """The words of imprints, and words of texts, of this program's own lists."""
    def entries(path, skip=()):
        out, section = [], ""
        with open(os.path.join(HERE, "..", *path), encoding="utf-8") as f:
            for line in f:
                if line.startswith("["):
                    section = line.strip(" []\n")
                elif not line.startswith("#") and section not in skip:
                    out += [w for w in line.split() if all(c in INDEX for c in w)]
        return out

    lists = ("..", "clean", "lists")
    return (entries(("words.txt",)), entries((*lists, "medical.txt")) + entries((*lists, "radiology.txt")) + entries((*lists, "words.txt")),
            entries((*lists, "first-names.txt")) + entries((*lists, "people.txt")))


# --- what is written -------------------------------------------------------

class Wording:
    def __init__(self):
        self.imprints, self.words, self.people = read_words()

    def pick(self, rng, words):
        return words[rng.integers(0, len(words))]

    def number(self, rng):
        k = rng.random()
        if k < .35:
            return str(rng.integers(0, 10 ** int(rng.integers(1, 5))))
        if k < .65:
            text = f"{rng.uniform(0, 10 ** rng.integers(1, 4)):.{rng.integers(1, 4)}f}"
            return text.replace(".", ",") if rng.random() < .2 else text
        if k < .75:
            return f"{rng.choice(['-', '+', '±', '<', '>', '~'])}{rng.integers(0, 500)}"
        if k < .85:
            return f"{rng.integers(1, 99)}{rng.choice(['/', ' / ', ':', '-', 'x', ' x ', '×'])}{rng.integers(1, 999)}"
        if k < .92:
            return f"{rng.integers(1, 5) * 256}{rng.choice(['x', '*', ' x ', '×'])}{rng.integers(1, 5) * 256}"
        return f"{rng.uniform(0, 99):.1f}{rng.choice(['x', ' x ', '×', '/', '-'])}{rng.uniform(0, 99):.1f}"

    def measure(self, rng):
        """A label, a number, a unit, or some of them."""
        case = CASES[rng.integers(0, 4)]
        label = self.pick(rng, LABELS) if rng.random() < .6 else case(self.pick(rng, self.imprints))
        text = ""
        if rng.random() < .75:
            text = label + str(rng.choice([" ", " ", " ", ": ", ":", "=", " = ", ""]))
        text += self.number(rng)
        if rng.random() < .6:
            text += str(rng.choice(["", " "])) + self.pick(rng, UNITS)
        return text

    def imprint(self, rng):
        case = CASES[rng.integers(0, 4)]
        return " ".join(case(self.pick(rng, self.imprints)) for _ in range(rng.integers(1, 4)))

    def date(self, rng):
        k = rng.random()
        text = str(lettering.date(rng))
        if k < .3:
            text += str(rng.choice([" ", "  ", ", "])) + str(lettering.clock(rng))
        elif k < .45:
            text = str(lettering.clock(rng))
        elif k < .55:
            text = str(rng.choice(["DOB: ", "DOB ", "Geb. ", "*", "Date: ", "Datum ", "Né(e) le ", "Study "])) + text
        return text

    def identifier(self, rng):
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        k = rng.random()
        if k < .4:
            return str(lettering.number(rng))
        text = "".join(letters[rng.integers(0, 26)] if rng.random() < .35 else str(rng.integers(0, 10))
                       for _ in range(rng.integers(3, 12)))
        if k < .6:
            text = text[:3] + str(rng.choice(["-", "/", ".", "_", " "])) + text[3:]
        if k > .85:
            text = self.pick(rng, LABELS) + " " + text
        return text

    def syllables(self, rng):
        text = lettering.word(rng, 1, 4)
        for _ in range(rng.integers(0, 3)):
            at = rng.integers(0, len(text))
            text = text[:at] + LETTERS[rng.integers(0, len(LETTERS))].lower()[:1] + text[at + 1:]
        return "".join(c for c in text if c in INDEX)

    def person(self, rng):
        def name():
            k = rng.random()
            return self.pick(rng, NAMES) if k < .4 else self.pick(rng, self.people).title() if k < .6 else self.syllables(rng).title()
        k = rng.integers(0, 6)
        first, last = name(), name()
        text = (f"{last}, {first}", f"{first} {last}", f"{last}^{first}", last, f"{last} {first[:1]}.", f"Dr. {first} {last}")[k]
        k = rng.random()
        return text.upper() if k < .45 else text.lower() if k < .5 else text

    def noise(self, rng):
        """Nothing that a language could foretell."""
        k = rng.random()
        if k < .5:
            letters = [chr(c) for c in range(33, 127)]
        elif k < .7:
            letters = list(LETTERS)
        elif k < .85:
            letters = list(SIGNS) + [chr(c) for c in range(33, 65)]
        else:
            letters = list("Il1|!ij:;.,'`O0oQDCcGSs5Zz2Bb8UuVvWwXxKkPpYyrnmhH-_=~")
        words = ["".join(letters[rng.integers(0, len(letters))] for _ in range(rng.integers(1, 8))) for _ in range(rng.integers(1, 4))]
        return " ".join(words)

    def sentence(self, rng):
        case = CASES[rng.integers(0, 4)]
        words = [self.pick(rng, self.words) for _ in range(rng.integers(1, 6))]
        return case(" ".join(words))

    def lone(self, rng):
        k = rng.random()
        if k < .5:
            return "LRAPHFISVMDNXYZWCTE+-*0123456789"[rng.integers(0, 32)]
        return str(rng.choice(["RL", "LR", "AP", "PA", "HF", "RCC", "LMLO", "2D", "3D", "kV", "mA", "cm", "mm", "T1", "T2", "cm/s", "Hz", "dB", "-50", "100%", "OK"]))

    def text(self, rng):
        kinds = (self.measure, self.imprint, self.number, self.date, self.identifier, self.person, self.noise, self.sentence, self.lone)
        odds = (.21, .14, .08, .11, .09, .16, .08, .07, .06)
        text = kinds[rng.choice(len(kinds), p=odds)](rng)
        if rng.random() < .08:
            text += str(rng.choice(["  ", "   ", " | ", " / ", ", "])) + self.measure(rng)
        return "".join(c for c in text[:46] if c in INDEX).strip() or "0"


def plain_letters(text):
    """Without accents, for fonts that have none."""
    for a, b in (("ß", "ss"), ("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("đ", "d"), ("Đ", "D"), ("æ", "ae"), ("Æ", "AE"),
                 ("œ", "oe"), ("Œ", "OE"), ("ı", "i"), ("þ", "th"), ("Þ", "Th"), ("²", "2"), ("³", "3"), ("µ", "u"), ("×", "x"), ("–", "-")):
        text = text.replace(a, b)
    text = unicodedata.normalize("NFD", text)
    return "".join(c for c in text if 32 <= ord(c) < 127).strip() or "0"


# --- drawing ---------------------------------------------------------------

class Hands:
    """Fonts as screens have them: the plain ones more often than there are files of them."""

    def __init__(self, heldout):
        self.library = library = generate.library(heldout)
        # a line each, not a page each, in one font: more of them are wanted at hand
        self.faces = {}
        library.face = self.face
        self.writer = lettering.Writer(library, None)
        name = lambda p: os.path.basename(p).lower()
        latin = [p for p in library.latin if "dseg" not in p.lower()]
        self.plain = [p for p in latin if name(p).startswith(PLAIN)] or latin
        self.latin = latin
        self.segments = [p for p in library.latin if "dseg" in p.lower()]
        families = {}
        for path in library.bitmap:
            n = name(path)
            if any(w in n for w in ("jiskan", "unifont_sample", "cu-", "cudev", "jisx")) or (n.startswith("ter-") and "unicode" not in n):
                continue
            families.setdefault("".join(c for c in n.split(".")[0] if c.isalpha())[:4], []).append(path)
        self.families = [families[k] for k in sorted(families)]
        self.maps = {}

    def face(self, path, size):
        if (path, size) not in self.faces:
            self.faces[path, size] = lettering.ImageFont.truetype(path, size)
        return self.faces[path, size]

    def can_write(self, path, text):
        if path not in self.maps:
            font = lettering.TTCollection(path).fonts[0] if path.endswith("ttc") else lettering.TTFont(path, lazy=True)
            self.maps[path] = frozenset(font.getBestCmap())
        return all(ord(c) in self.maps[path] for c in text)

    def line(self, rng, text):
        """The ink of one line and the text as it was written, or None."""
        height = float(SIZES[rng.integers(0, len(SIZES))])
        style = {"height": height, "spacing": 0, "smooth": rng.random() > .15, "bold": rng.random() < .06, "enlarge": None,
                 "pen": rng.uniform(.05, .15) * height, "jitter": False}
        k = rng.random()
        pick = lambda paths: paths[rng.integers(0, len(paths))]
        if k < .62:
            style["kind"] = "latin"
            style["path"] = pick(self.plain if rng.random() < .6 else self.latin)
            if self.segments and rng.random() < .01 and all(c in "0123456789:.-" for c in text):
                style["path"] = pick(self.segments)
            if rng.random() < .06:
                style["spacing"] = int(rng.integers(1, max(2, int(height * .25)) + 1))
        elif k < .86:
            style["kind"] = "bitmap"
            style["path"] = pick(pick(self.families))
            if rng.random() < .3:
                style["enlarge"] = int(rng.integers(2, 4)), int(rng.choice([Image.NEAREST, Image.BILINEAR]))
        elif k < .94 or not self.library.hand:
            style["kind"] = "stroke"
            style["path"] = pick([p for p in self.library.stroke if not any(w in p for w in ("greek", "cyrillic", "goth", "script"))]
                                 or self.library.stroke)
            style["pen"] = max(1.0, style["pen"])
        else:
            style["kind"], style["path"], style["height"] = "hand", pick(self.library.hand), max(height, 12)
            style["jitter"] = rng.random() < .4
        if style["kind"] == "latin" and rng.random() < .1 and height > 14:
            style["enlarge"] = int(rng.integers(2, 4)), int(rng.choice([Image.NEAREST, Image.BILINEAR, Image.BICUBIC]))
        if style["jitter"]:
            text = text[:22].strip()
        if style["kind"] in ("bitmap", "stroke") or not self.can_write(style["path"], text):
            text = plain_letters(text)
        if style["kind"] in ("latin", "hand") and not self.can_write(style["path"], text):
            return None
        self.writer.rng = rng
        mask = self.writer.line(style, text)
        return None if mask is None or mask.shape[0] < 4 else (mask, text, style)

    def other(self, rng):
        """A line of a script that is not the reader's."""
        self.writer.rng = rng
        style = {"kind": "foreign", "path": self.library.foreign[rng.integers(0, len(self.library.foreign))], "spacing": 0,
                 "height": float(rng.uniform(10, 34)), "smooth": rng.random() > .15, "bold": False, "enlarge": None}
        if not self.library.letters(style["path"]):
            return None
        mask = self.writer.line(style, self.writer.text_for(style))
        return None if mask is None or mask.shape[0] < 6 else mask


def paint(rng, img, mask, y, x, look):
    """Ink on the picture; what lies outside of it is cut off."""
    h, w = mask.shape
    y0, x0, y1, x1 = max(0, y), max(0, x), min(img.shape[0], y + h), min(img.shape[1], x + w)
    if y1 <= y0 or x1 <= x0:
        return
    big = np.zeros(img.shape, np.float32)
    big[y0:y1, x0:x1] = mask[y0 - y:y1 - y, x0 - x:x1 - x]
    if look["mode"] in ("rim", "shadow"):
        s = int(rng.integers(1, 3))
        rim = np.minimum(1, gaussian_filter(big, 1.0) * 3) if look["mode"] == "rim" else np.roll(big, (s, s), (0, 1)) * .9
        img *= 1 - rim
        img += rim * (0 if look["level"] > 127 else 255)
    elif look["mode"] == "hollow" and h > 16:
        big = np.clip(big - np.clip((gaussian_filter(big, .9) - .72) * 4, 0, 1), 0, 1)
    elif look["mode"] == "dotted":
        big[::2] *= .4
    a = big * look["alpha"]
    img *= 1 - a
    img += a * look["level"]


def choose_look(rng, mean):
    contrast = rng.uniform(22, 75) if rng.random() < .22 else rng.uniform(75, 255)
    up = mean < 128 if rng.random() < .9 else mean < 60
    k = rng.random()
    return {"level": float(np.clip(mean + (contrast if up else -contrast), 0, 255)), "alpha": 1.0 if rng.random() < .85 else rng.uniform(.4, .9),
            "mode": "rim" if k < .07 else "shadow" if k < .14 else "hollow" if k < .18 else "dotted" if k < .2 else "plain"}


class Backgrounds:
    """A store of pictures without text, drawn once for each seed."""

    COUNT = 160

    def __init__(self, seed, heldout):
        rng = np.random.default_rng([seed, int(heldout), 4711])
        make = lambda k: textures.scene(rng, generate.SIZE) if k % 2 else scenes.background(rng, generate.SIZE)
        self.pictures = [np.clip(make(k), 0, 255).astype(np.uint8) for k in range(self.COUNT)]

    def cut(self, rng, height, width, textured):
        """A piece of this size, plain if not @textured."""
        if not textured:
            level = float(rng.choice([0, 0, 0, 0, 8, 20, 60, 128, 200, 240, 255, 255, rng.uniform(0, 255)]))
            img = np.full((height, width), level, np.float32)
            if rng.random() < .2:
                img += np.linspace(-1, 1, width, dtype=np.float32) * rng.uniform(0, 40)
            return img
        picture = self.pictures[rng.integers(0, self.COUNT)]
        while picture.shape[1] < width:
            picture = np.concatenate([picture, picture[:, ::-1]], 1)
        y, x = rng.integers(0, picture.shape[0] - height + 1), rng.integers(0, picture.shape[1] - width + 1)
        return picture[y:y + height, x:x + width].astype(np.float32)


def wear(rng, img):
    if rng.random() < .15:
        img = 255 - img
    if rng.random() < .2:
        img = 255 * (np.clip(img, 0, 255) / 255) ** rng.uniform(.5, 2)
    if rng.random() < .18 and min(img.shape) > 9:
        k = rng.uniform(.6, .95)
        h, w = img.shape
        small = Image.fromarray(img.astype(np.float32)).resize((max(4, int(w * k)), max(4, int(h * k))), int(rng.choice([Image.BILINEAR, Image.BOX])))
        img = np.asarray(small.resize((w, h), int(rng.choice([Image.BILINEAR, Image.BICUBIC, Image.NEAREST]))), np.float32)
    if rng.random() < .2:
        img = gaussian_filter(img, rng.uniform(.3, .9 if img.shape[0] < 24 else 1.3), truncate=2.5)
    if rng.random() < .3:
        img = img + rng.normal(0, np.exp(rng.uniform(0, np.log(18))), img.shape)
    img = np.clip(np.round(img), 0, 255).astype(np.uint8)
    if rng.random() < .3:
        buffer = io.BytesIO()
        Image.fromarray(img).save(buffer, "JPEG", quality=int(rng.integers(20, 95)))
        img = np.asarray(Image.open(buffer).convert("L"))
    return img


# --- as the reader gets it -------------------------------------------------

def normalise(img):
    """Dark letters on light paper, over the whole range; what fills more of the crop is taken for the paper."""
    total = np.cumsum(np.bincount(img.ravel(), minlength=256))
    n = img.size
    lo = min(int(np.argmax(total > n // 100)), 255)
    hi = 255 - int(np.argmax(np.cumsum(np.bincount(img.ravel(), minlength=256)[::-1]) > n // 100))
    middle = int(np.argmax(total >= n // 2))
    if hi <= lo:
        return img
    levels = (np.clip(np.arange(256), lo, hi) - lo) * 255 // (hi - lo)
    if middle - lo < (hi - lo) // 2:
        levels = 255 - levels
    return levels.astype(np.uint8)[img]


def taps(size, out):
    """Weights out x size: bilinear to enlarge, the mean of what is covered to shrink."""
    m = np.zeros((out, size), np.float32)
    step = size / out
    if step <= 1:
        at = np.clip((np.arange(out) + .5) * step - .5, 0, size - 1)
        left = at.astype(int)
        part = (at - left).astype(np.float32)
        m[np.arange(out), left] += 1 - part
        m[np.arange(out), np.minimum(left + 1, size - 1)] += part
        return m
    for k in range(out):
        a, b = k * step, (k + 1) * step
        first, last = int(a), min(int(np.ceil(b)), size)
        cover = np.minimum(np.arange(first, last) + 1, b) - np.maximum(np.arange(first, last), a)
        m[k, first:last] = cover / cover.sum()
    return m


def strip_width(height, width):
    return int(min(WIDEST, max(16, round(width * HEIGHT * STRETCH / height))))


def prepare(img):
    """A crop as the strip of the network."""
    h, w = img.shape
    out = taps(h, HEIGHT) @ normalise(img).astype(np.float32) @ taps(w, strip_width(h, w)).T
    return np.clip(out + .5, 0, 255).astype(np.uint8)


class Artist:
    def __init__(self, seed, heldout=False):
        self.seed, self.heldout = seed, heldout
        self.wording, self.hands, self.backgrounds = Wording(), Hands(heldout), Backgrounds(seed, heldout)

    def crop(self, index):
        """The crop of a box as the program cuts it out, the text, and the height of the letters."""
        rng = np.random.default_rng([self.seed, index, int(self.heldout), 99])
        k = rng.random()
        if k < .05:
            h = int(np.exp(rng.uniform(np.log(10), np.log(50))))
            img = self.backgrounds.cut(rng, h, int(h * rng.uniform(1, 8)), rng.random() < .95)
            return wear(rng, img), "", h / 1.4
        mask = None
        while mask is None:
            if k < .085:
                mask, text = self.hands.other(rng), OTHER
            else:
                line = self.hands.line(rng, self.wording.text(rng))
                if line:
                    mask, text, style = line
            if mask is not None and mask.shape[1] > 24 * mask.shape[0] + 60:
                mask = None
        if rng.random() < .05 and mask.shape[1] < 12 * mask.shape[0]:
            turned = Image.fromarray((np.pad(mask, 2) * 255).astype(np.uint8)).rotate(rng.normal(0, 1.5), Image.BICUBIC, expand=True)
            mask = lettering.tight(np.asarray(turned, np.float32) / 255)
            if mask is None:
                return self.crop(index + (1 << 40))
        h, w = mask.shape
        # a box of one dash is high, for the line it stands in is
        tall = max(h, int(min(w, 14) * .7)) if h < 7 else h
        top, bottom = (int(round((.2 + np.clip(rng.normal(.03, .1), -.2, .3)) * tall + (tall - h) / 2)) for _ in range(2))
        left, right = (int(round((.4 + np.clip(rng.normal(.05, .2), -.38, .8)) * tall)) for _ in range(2))
        height, width = h + max(top, 0) + max(bottom, 0), w + left + right
        pad = 4
        textured = rng.random() < .5
        img = self.backgrounds.cut(rng, min(height + 2 * pad, generate.SIZE), width + 2 * pad, textured)
        if textured and rng.random() < .5:
            # faint texture, as where text stands beside the picture's brightest part
            img = img * rng.uniform(.1, .6) + rng.choice([0, 0, 20, 100])
        plate = rng.random() < .12
        if plate:
            e = int(rng.integers(1, max(2, int(.35 * h)) + 1))
            level = float(rng.choice([0, 255, 40, 128, 200, rng.uniform(0, 255)]))
            img[max(0, pad + top - e):pad + top + h + e, max(0, pad + left - e):pad + left + w + e] = level
        inside = img[pad + top:pad + top + h, pad + left:pad + left + w]
        look = choose_look(rng, float(inside.mean()) if inside.size else 0.0)
        if k >= .085 and rng.random() < .22:
            # a line below, above or beside, reaching into the crop
            near = self.hands.line(rng, self.wording.text(rng))
            if near:
                gap = int(max(1, rng.uniform(.08, .35) * h))
                y = pad + top + h + gap if rng.random() < .6 else pad + top - gap - near[0].shape[0]
                paint(rng, img, near[0], y, pad + left - int(rng.uniform(-.5, .7) * w), look)
        paint(rng, img, mask, pad + top, pad + left, look)
        if rng.random() < .04:
            # a rule under the text or beside it
            if rng.random() < .6:
                img[min(img.shape[0] - 1, pad + top + h + 1)] = look["level"]
            else:
                img[:, pad + max(0, left - 3)] = look["level"]
        img = wear(rng, img)
        return np.ascontiguousarray(img[pad:-pad, pad:-pad]), text, float(tall)

    def sample(self, index):
        img, text, _ = self.crop(index)
        return prepare(img), text


if __name__ == "__main__":
    import sys
    artist = Artist(int(sys.argv[1]), len(sys.argv) > 3)
    rows = [artist.sample(k) for k in range(int(sys.argv[2]))]
    for k, (strip, text) in enumerate(rows):
        print(k, strip.shape, repr(text))
    sheet = Image.new("L", (1900, 17 * 60 * 2), 90)
    x = y = 0
    for strip, _ in rows:
        if x + strip.shape[1] > 1900:
            x, y = 0, y + 34
        sheet.paste(Image.fromarray(strip), (x, y))
        x += strip.shape[1] + 6
    sheet.crop((0, 0, 1900, y + 34)).save("/tmp/reader/sheet.png")
