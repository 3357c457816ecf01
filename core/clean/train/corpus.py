"""Texts for training the tagger: harmless ones of many languages, and such with a person, a town or an institution put in as
people write them. What stands around names comes from phrases.txt; other words from the same packages as the Bloom filters (see
lists.py), medicines, discoverers and technical words from core/clean/lists."""
import os
import random
import re

from lists import CITY, FIRST, LAST

HERE = os.path.dirname(os.path.abspath(__file__))
SECTIONS = {'en': ('eng', 'eng2'), 'de': ('deu',), 'fr': ('fra',), 'es': ('spa', 'spa2', 'cat'), 'it': ('ita',), 'nl': ('nld',), 'pt': ('por',),
            'sv': ('swe', 'dan', 'nor', 'fin'), 'pl': ('pol',), 'cs': ('ces', 'slk', 'slv', 'hrv'), 'tr': ('tur',), 'hu': ('hun', 'ron', 'est'),
            'ru': ('rus',), 'uk': ('ukr', 'bul'), 'el': ('ell',)}
MEDICAL_OF = {'cs': 'pl', 'tr': 'pl', 'hu': 'pl', 'uk': 'ru', 'el': 'ru'}
SCRIPT = {'ru': 'cyrillic', 'uk': 'cyrillic', 'el': 'greek'}
LETTERS = {'latin': '^[a-z]+$', 'cyrillic': '^[\u0400-\u052f]+$', 'greek': '^[\u0370-\u03ff]+$'}
ENDINGS = {
    'pl': (('ski', ('skiego', 'skiemu', 'skim')), ('cki', ('ckiego', 'ckiemu', 'ckim')), ('ska', ('skiej', 'ską')), ('cka', ('ckiej', 'cką')), ('a', ('y', 'ę', 'ą', 'ie')), ('', ('a', 'owi', 'em'))),
    'cs': (('ova', ('ové', 'ovou')), ('a', ('y', 'ou', 'ovi')), ('y', ('ého', 'ému', 'ým')), ('', ('a', 'ovi', 'em'))),
    'ru': (('ова', ('овой', 'ову')), ('ева', ('евой', 'еву')), ('ина', ('иной', 'ину')), ('а', ('ы', 'е', 'у', 'ой')), ('ий', ('ого', 'ому', 'им')), ('й', ('я', 'ю', 'ем')), ('', ('а', 'у', 'ым', 'ом'))),
    'uk': (('а', ('и', 'і', 'у', 'ою')), ('', ('а', 'у', 'ом'))),
    'tr': (('', ("'ın", "'in", "'a", "'e", "'dan", "'den", 'ın', 'in')),),
    'hu': (('', ('nak', 'nek', 'val', 'ul', 'ului')),),
    'sv': (('', ('s', 'n', 'lle', 'lta')),),
    'de': (('', ('s',)),),
    'el': (('ης', ('η',)), ('ος', ('ου', 'ο')), ('', ('',))),
}
PARTICLES = ('van', 'de', 'von', 'van der', 'van den', 'de la', 'del', 'di', 'da', 'dos', 'al', 'el', 'bin', 'ibn', 'abu', 'ter', 'zu', 'du', 'le', "d'", "O'", 'Mac', 'Mc', 'af', 'ben', 'St.', 'San')
SYLLABLES = ('Nguyen Tran Le Pham Hoang Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Thi Van Minh Thanh Hong Lan Mai Anh Tuan Hung Dung Linh Huong Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Shin Seo Kwon Hwang Song Ahn '
             'Ji-woo Min-jun Seo-yeon Ha-eun Soo-jin Young-ho Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Wei Jing Xiu Ying Hua Ming Qiang Lei Jun Yan Ping Fang Na '
             'Wing Yan Chi Ming Siu Kit Wong Cheung Chan Lam Leung Ng Tse Yip Aung Htun Khin Myint Thida Nam Hai Duc').split()
SEPARATORS = (', ', '. ', ' ', ' ', ' - ', '; ', ' / ', '\u2028', ' | ')
TECHNIQUE = ('T1 T2 T1w T2w PD STIR FLAIR DWI ADC SWI TOF SE TSE GRE EPI SAG COR AX TRA sag cor ax tra fs FS 3D 2D 5mm 3mm 1.25 B30f B70s H31s 120kV MPR MIP '
             'CT MR MRI MRT US XR PET CTA MRA CTPA AP PA LAT L R RL LLO RAO W/O with without mit ohne sans con senza KM 350 I30f Br40 0.6 Q ax+c 2.0 5.0 +C b1000 '
             'Head Thorax Abdomen Becken Knie Lung Spine LWS HWS ABD CHEST PELVIS BRAIN').split()


def read_sections(name, wanted):
    """Words of one section of a list, in the order of the file."""
    inside, words = False, []
    for line in open(f'{HERE}/../lists/{name}.txt', encoding='utf-8'):
        if line.startswith('['):
            inside = line.strip() == f'[{wanted}]'
        elif inside and not line.startswith('#'):
            words += line.split()
    return words


def read_phrases():
    """For each language and kind the pieces of phrases.txt."""
    phrases, language = {}, None
    for line in open(f'{HERE}/phrases.txt', encoding='utf-8'):
        if line.startswith('== '):
            language = phrases.setdefault(line[3:].strip(), {})
        elif line.strip() and not line.startswith('#'):
            kind, rest = line.split(': ', 1)
            language[kind] = [piece.strip() for piece in rest.split(' | ')]
    return phrases


class Corpus:
    def __init__(self, data, seed):
        common, title, proper, flags = data
        self.random = random.Random(seed)
        self.phrases = read_phrases()
        self.medical, section = {key: [] for key in SECTIONS}, 'en'
        heads = {'# de': 'de', '# fr': 'fr', '# es': 'es', '# it': 'it', '# nl': 'nl', '# pt': 'pt', '# sv': 'sv', '# pl': 'pl', '# ru': 'ru'}
        for name in ('medical', 'radiology'):
            inside = False
            for line in open(f'{HERE}/../lists/{name}.txt', encoding='utf-8'):
                if line.startswith('['):
                    inside = line.strip() == '[medical]'
                elif line.startswith('#'):
                    section = heads.get(line[:4], section)
                elif inside:
                    self.medical[section] += line.split()
        self.things = {'medicine': read_sections('medicines', 'medical'),
                       'product': read_sections('words', 'vendor') + read_sections('radiology', 'vendor'),
                       'eponym': read_sections('words', 'eponym') + read_sections('radiology', 'eponym-sure') + read_sections('eponyms', 'eponym-sure')}
        self.eponym_heads = read_sections('words', 'eponym-head')[:400]
        self.words = {key: [] for key in SECTIONS}
        self.doubtful = {key: [] for key in SECTIONS}
        self.ambiguous = {key: [] for key in SECTIONS}
        where = {language: key for key, languages in SECTIONS.items() for language in languages}
        for key, languages in common.items():
            low, high = len(languages), len(title.get(key, ()))
            if key in proper or len(key) < 3 or (key in flags and low <= high):
                continue
            into = self.ambiguous if key in flags else self.doubtful if low < high and languages != {'deu'} else self.words
            for language in languages:
                if language in where:
                    into[where[language]].append(key)
        self.medical['de'] += [w for w, l in title.items() if l == {'deu'} and w not in flags and re.search('(ung|heit|keit|tion|itis|ose|graphie|skopie|ektomie)$', w)]
        for lists in (self.words, self.doubtful, self.ambiguous):
            for key in lists:
                lists[key].sort()
        self.names, self.ordinary = {}, {}
        for script, letters in LETTERS.items():
            fits = [k for k in flags if re.match(letters, k) and 3 <= len(k) <= 14]
            rare = sorted(k for k in fits if len(common.get(k, ())) * 2 <= len(title.get(k, ())) + 1)
            for bit in (FIRST, LAST, CITY):
                self.names[script, bit] = [k for k in rare if flags[k] & bit]
                self.ordinary[script, bit] = sorted(k for k in fits if flags[k] & bit and common.get(k))

    # What names nobody.

    def slip(self, word):
        """A word with a slip of the pen."""
        r = self.random
        k = r.randrange(1, len(word) - 1)
        return r.choice((word[:k] + word[k + 1:], word[:k] + word[k + 1] + word[k] + word[k + 2:], word[:k] + word[k] + word[k:]))

    def salad(self, language):
        r = self.random
        medical = self.medical[MEDICAL_OF.get(language, language)]
        words = []
        for _ in range(r.choice((1, 2, 3, 3, 4, 5, 6, 8, 10))):
            kind = r.random()
            if kind < 0.32:
                words.append(r.choice(medical))
            elif kind < 0.72:
                words.append(r.choice(self.words[language]))
            elif kind < 0.76:
                words.append(r.choice(self.doubtful[language] or self.words[language]))
            elif kind < 0.80:
                words.append(r.choice(self.ambiguous[language] or self.words[language]))
            elif kind < 0.83:
                words.append(self.acronym())
            elif kind < 0.87 and language in ('de', 'nl', 'sv', 'hu'):
                parts = [r.choice(self.words[language] if r.random() < 0.5 else medical) for _ in range(2)]
                words.append(r.choice(('', 's', 'n')).join(parts))
            elif kind < 0.93:
                words.append(r.choice(TECHNIQUE))
            else:
                words.append(str(r.randrange(1, 400)))
            if len(words[-1]) > 5 and words[-1].isalpha() and r.random() < 0.03:
                words[-1] = self.slip(words[-1])
        return ' '.join(words)

    def enumeration(self):
        """Medicines, products, discoverers, as lists and in phrases."""
        r = self.random
        kind = r.choice(('medicine', 'medicine', 'product', 'eponym', 'eponym'))
        words = [r.choice(self.things[kind]).capitalize() for _ in range(r.choice((1, 1, 2, 3)))]
        if kind == 'eponym' and r.random() < 0.4:
            words = [words[0] + ' ' + r.choice(self.eponym_heads)]
        if kind == 'medicine' and r.random() < 0.3:
            words = [w + ' ' + str(r.choice((1, 5, 10, 20, 50, 100, 500))) + r.choice((' mg', 'mg', '')) for w in words]
        return r.choice((', ', ', ', ' ', '/', ' + ')).join(words)

    def acronym(self):
        """Letters that stand for something: of scores, sequences, methods."""
        r = self.random
        word = ''.join(r.choice('AABCCDDEFGHIILLMMNNOPPQRRSSTTUVWX') for _ in range(r.choice((2, 3, 3, 3, 4, 4, 5))))
        return word + r.choice(('', '', '', '', '-' + str(r.randrange(1, 10)), ' ' + str(r.randrange(1, 100))))

    def harmless(self, language):
        r = self.random
        kind = r.random()
        if kind < 0.5:
            return self.salad(language)
        if kind < 0.86:
            return r.choice((', ', '. ', ' ', '; ')).join(r.sample(self.phrases[language]['plain'], r.choice((1, 1, 2))))
        return self.enumeration()

    def shape(self, text, style):
        """@text as somebody writes who cares about capitals or does not."""
        r = self.random
        if style == 'upper':
            return text.upper()
        if style == 'lower':
            return text.lower()
        if style in ('title', 'german'):
            return ' '.join(w.capitalize() if w.islower() and (style == 'title' or r.random() < 0.6) else w for w in text.split(' '))
        return text[:1].upper() + text[1:] if style == 'sentence' else text

    # Who is named.

    def word(self, bit, language):
        """A name, in small letters: of the lists, an everyday word, or made of two."""
        r = self.random
        script = SCRIPT.get(language, 'latin') if r.random() < 0.85 else 'latin'
        kind = r.random()
        if kind < 0.07 and self.ordinary[script, bit] and bit != CITY:
            return r.choice(self.ordinary[script, bit])
        word = r.choice(self.names[script, bit])
        if kind < 0.3:
            other = r.choice(self.names[script, bit])
            made = word[:r.randrange(2, 5)] + other[-r.randrange(2, 6):]
            if 4 <= len(made) <= 13:
                return made
        return word

    def cased(self, word, style):
        r = self.random
        if style == 'upper' or (style != 'lower' and r.random() < 0.1):
            return word.upper()
        if r.random() < (0.3 if style == 'lower' else 0.03):
            return word
        return '-'.join(w[:1].upper() + w[1:] for w in word.split('-'))

    def one(self, bit, style, language, inflect=False):
        r = self.random
        word = self.word(bit, language)
        if inflect and language in ENDINGS and r.random() < 0.4:
            for ending, forms in ENDINGS[language]:
                if word.endswith(ending):
                    word = word[:len(word) - len(ending)] + r.choice(forms)
                    break
        return [(self.cased(word, style), True)]

    def person(self, style, language):
        """Pieces of a name, each with whether it must go."""
        r = self.random
        first = lambda: self.one(FIRST, style, language, True)
        last = lambda: self.one(LAST, style, language, True)
        initial = lambda: [(chr(65 + r.randrange(26)) + '.', False)]
        blank = [(' ', False)]
        kind = r.random()
        if kind < 0.24:
            return last()
        if kind < 0.38:
            return first()
        if kind < 0.58:
            return first() + blank + last()
        if kind < 0.64:
            return last() + [(r.choice((', ', ' ', '^', ', ')), False)] + first()
        if kind < 0.70:
            return initial() + r.choice((blank, [])) + last()
        if kind < 0.75:
            return last() + blank + initial() + (initial() if r.random() < 0.3 else [])
        if kind < 0.81:
            particle = [(r.choice(PARTICLES), False)]
            name = particle + ([] if particle[0][0][-1] in "'c" else blank) + last()
            return (first() + blank if r.random() < 0.5 else []) + name
        if kind < 0.86:
            a, b = last(), last()
            return (first() + blank if r.random() < 0.4 else []) + a + [('-', False)] + b
        if kind < 0.89:
            return first() + [('-', False)] + first() + (blank + last() if r.random() < 0.6 else [])
        if kind < 0.92:
            return first() + blank + last() + blank + last()
        if kind < 0.94 and SCRIPT.get(language) == 'cyrillic':
            return last() + blank + first() + blank + [(self.cased(self.word(FIRST, language) + r.choice(('ович', 'овна', 'евна', 'евич')), style), True)]
        words = [(w if style != 'upper' else w.upper(), True) for w in r.sample(SYLLABLES, r.choice((2, 2, 3, 4)))]
        out = []
        for word in words:
            out += (blank if out else []) + [word]
        return out

    def place(self, style, language):
        """A town, or an institution called after one or after somebody."""
        r = self.random
        town = self.one(CITY, style, language)
        if r.random() < 0.6:
            return town
        kind = [(r.choice(('Hospital', 'Klinik', 'Clinic', 'Hôpital', 'Ospedale', 'Szpital', 'Sjukhus', 'GmbH', 'Ltd', 'Praxis', 'Center', 'Bau', 'Werke', 'School', 'Klinikum', 'Nemocnice', 'Hastanesi')), False)]
        name = r.choice((town, self.one(LAST, style, language)))
        return r.choice((kind + [(' ', False)] + name, name + [(' ', False)] + kind))

    def named(self, style, language):
        """A clause that names somebody."""
        r = self.random
        of = self.phrases[language]
        say = lambda kind: [(self.shape(r.choice(of[kind]), style if style in ('upper', 'lower') else 'as is'), False)]
        blank = [(' ', False)]
        person = lambda: self.person(style, language)
        titled = lambda: (say('staff') + blank if r.random() < 0.35 else []) + person()
        kind = r.random()
        if kind < 0.22:
            return say('before') + [(r.choice((' ', ' ', ' ', ': ')), False)] + titled() + (blank + say('after') if r.random() < 0.2 else [])
        if kind < 0.34:
            return titled() + blank + say('after')
        if kind < 0.50:
            return say('staff') + [(r.choice((' ', ' ', ': ', ': ', ' (')), False)] + person() + (blank + say('after') if r.random() < 0.4 else [])
        if kind < 0.62:
            return say('kin') + [(r.choice((' ', ' ', ' ', ', ', ' (', ': ')), False)] + person() + (blank + say('after') if r.random() < 0.5 else [])
        if kind < 0.70:
            return titled() + [(r.choice(('/', ', ', ' / ', ' & ', ' + ')), False)] + titled()
        if kind < 0.85:
            return titled()
        return (say('before') + blank if r.random() < 0.5 else []) + self.place(style, language)

    def line(self):
        """A text and the places of what must go, in bytes."""
        r = self.random
        language = r.choice(sorted(self.phrases))
        style = r.choice(('sentence', 'sentence', 'as is', 'title', 'title', 'upper', 'lower', 'german', 'german' if language == 'de' else 'sentence'))
        pieces = [(self.shape(self.harmless(language), style), False)]
        kind = r.random()
        if kind < 0.58:
            clause = self.named(style, language)
            separator = [(r.choice(SEPARATORS), False)]
            if kind < 0.06:
                pieces = clause
            elif kind < 0.30:
                pieces = pieces + separator + clause
            elif kind < 0.40:
                pieces = clause + separator + pieces
            elif kind < 0.48:
                pieces = pieces + [(' (', False)] + clause + [(')', False)]
            elif kind < 0.52:
                pieces = pieces + separator + clause + [(r.choice(SEPARATORS), False), (self.shape(self.harmless(language), style), False)]
            elif kind < 0.56:
                # In the middle of it.
                words = pieces[0][0].split(' ')
                at = r.randrange(len(words) + 1)
                pieces = [(' '.join(words[:at]) + ' ', False)] + clause + [(' ' + ' '.join(words[at:]), False)]
            else:
                pieces = [(text.replace(' ', '_'), goes) for text, goes in pieces + [('_', False)] + clause]
        elif kind < 0.70:
            pieces += [(r.choice(SEPARATORS), False), (self.shape(self.harmless(language), style), False)]
        text, places = '', []
        for piece, goes in pieces:
            start = len(text.encode())
            text += piece
            if goes:
                places.append((start, len(text.encode())))
        return text.replace('\t', ' ').replace('\n', ' ') + r.choice(('', '', '', '.')), places
