"""Texts for training the tagger: harmless phrases of many languages, half of them with somebody's name, town or employer put
in. Words come from the same packages as the Bloom filters (see lists.py), medical words and cues from core/clean/lists."""
import os
import random
import re

from lists import CITY, FIRST, LAST

HERE = os.path.dirname(os.path.abspath(__file__))
SECTIONS = {'en': ('eng', 'eng2'), 'de': ('deu',), 'fr': ('fra',), 'es': ('spa', 'spa2', 'cat'), 'it': ('ita',), 'nl': ('nld',), 'pt': ('por',),
            'sv': ('swe', 'dan', 'nor', 'fin'), 'pl': ('pol', 'ces', 'hun', 'ron', 'tur', 'slk', 'slv', 'hrv', 'est'), 'ru': ('rus', 'ukr', 'bul', 'ell')}
CUES = {
    'en': ['Mr', 'Mrs', 'Ms', 'Dr', 'Dr.', 'Prof.', 'Patient', 'patient', 'pt', 'Name:', 'Patient:', 'by', 'reported by', 'Referring:', 'seen by', 'wife', 'husband', 'son', 'with',
           'from', 'lives in', 'works at', 'Hospital', 'for', 'c/o', 'attn', 'cc:', 'signed', 'per', 'request of', 'Tech:', 'Radiologist:', 'daughter', 'neighbour', 'discussed with'],
    'de': ['Herr', 'Frau', 'Hr.', 'Fr.', 'Dr.', 'Dr. med.', 'Prof.', 'Patient', 'Patientin', 'Name:', 'von', 'durch', 'überwiesen von', 'Ehefrau', 'Sohn', 'Tochter', 'OA', 'Arzt:', 'aus', 'Klinikum', 'MTRA', 'gez.', 'Rücksprache mit'],
    'fr': ['M.', 'Mme', 'Mlle', 'Dr', 'Pr', 'Docteur', 'Patient', 'Nom :', 'par', 'adressé par', 'épouse', 'fils', 'fille', 'médecin', 'hôpital', 'clinique', 'de', 'chez'],
    'es': ['Sr.', 'Sra.', 'Dr.', 'Dra.', 'Don', 'Doña', 'Paciente', 'Nombre:', 'por', 'remitido por', 'esposa', 'hijo', 'hija', 'hospital', 'clínica', 'de', 'en'],
    'it': ['Sig.', 'Sig.ra', 'Dott.', 'Dott.ssa', 'Prof.', 'Paziente', 'Nome:', 'da', 'inviato da', 'moglie', 'figlio', 'ospedale', 'di', 'a'],
    'nl': ['Dhr.', 'Mevr.', 'dr.', 'Patiënt', 'Naam:', 'door', 'verwezen door', 'echtgenote', 'zoon', 'ziekenhuis', 'van', 'te'],
    'pt': ['Sr.', 'Sra.', 'Dr.', 'Dra.', 'Paciente', 'Nome:', 'por', 'esposa', 'filho', 'hospital', 'de', 'em'],
    'sv': ['Herr', 'Fru', 'Dr', 'Patient', 'Namn:', 'av', 'remitterad av', 'hustru', 'son', 'sjukhus', 'från', 'rouva', 'herra', 'læge', 'søn', 'datter'],
    'pl': ['Pan', 'Pani', 'dr', 'lek.', 'Pacjent', 'Nazwisko:', 'przez', 'żona', 'syn', 'szpital', 'z', 'MUDr.', 'pán', 'paní', 'dl', 'dna', 'Hasta', 'Beteg'],
    'ru': ['Г-н', 'г-жа', 'Пациент', 'Пациентка', 'ФИО:', 'врач', 'д-р', 'жена', 'сын', 'больница', 'из', 'проф.', 'κ.', 'Δρ', 'ασθενής'],
}
TECHNIQUE = ('T1 T2 T1w T2w PD STIR FLAIR DWI ADC SWI TOF SE TSE GRE EPI SAG COR AX TRA sag cor ax tra fs FS 3D 2D 5mm 3mm 1.25 B30f B70s H31s 120kV MPR MIP '
             'CT MR MRI MRT US XR PET CTA MRA CTPA AP PA LAT L R RL LLO RAO W/O with without mit ohne sans con senza KM 350 I30f Br40 0.6 Q ax+c 2.0 5.0 +C b1000 '
             'Head Thorax Abdomen Becken Knie Lung Spine LWS HWS ABD CHEST PELVIS BRAIN').split()


class Corpus:
    def __init__(self, data, seed):
        common, title, proper, flags = data
        self.random = random.Random(seed)
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
        self.words = {key: [] for key in SECTIONS}
        self.doubtful = {key: [] for key in SECTIONS}
        where = {language: key for key, languages in SECTIONS.items() for language in languages}
        for key, languages in common.items():
            low, high = len(languages), len(title.get(key, ()))
            if key in proper or len(key) < 3 or key in flags:
                continue
            into = self.doubtful if low < high and languages != {'deu'} else self.words
            for language in languages:
                if language in where:
                    into[where[language]].append(key)
        self.medical['de'] += [w for w, l in title.items() if l == {'deu'} and w not in flags and re.search('(ung|heit|keit|tion|itis|ose|graphie|skopie|ektomie)$', w)]
        for key in self.words:
            self.words[key].sort()
            self.doubtful[key].sort()
        pick = lambda bit: sorted(k for k, v in flags.items() if v & bit and re.match('^[a-z]+$', k) and 3 <= len(k) <= 14
                                  and len(common.get(k, ())) * 2 <= len(title.get(k, ())) + 1)
        cyrillic = lambda bit: sorted(k for k, v in flags.items() if v & bit and re.match('^[\u0370-\u03ff\u0400-\u052f]+$', k) and 3 <= len(k) <= 14 and not common.get(k))
        self.names = {bit: pick(bit) for bit in (FIRST, LAST, CITY)}
        self.cyrillic = {bit: cyrillic(bit) for bit in (FIRST, LAST, CITY)}

    def phrase(self, language):
        r = self.random
        words = []
        for _ in range(r.choice((1, 2, 3, 3, 4, 5, 6, 8, 10))):
            kind = r.random()
            if kind < 0.35:
                words.append(r.choice(self.medical[language]))
            elif kind < 0.78:
                words.append(r.choice(self.words[language]))
            elif kind < 0.81:
                words.append(r.choice(self.doubtful[language]))
            elif kind < 0.84:
                words.append(self.acronym())
            elif kind < 0.93:
                words.append(r.choice(TECHNIQUE))
            else:
                words.append(str(r.randrange(1, 400)))
        return words

    def acronym(self):
        """Letters that stand for something: of scores, sequences, methods."""
        r = self.random
        word = ''.join(r.choice('AABCCDDEFGHIILLMMNNOPPQRRSSTTUVWX') for _ in range(r.choice((2, 3, 3, 3, 4, 4, 5))))
        return word + r.choice(('', '', '', '', '-' + str(r.randrange(1, 10)), ' ' + str(r.randrange(1, 100))))

    def shape(self, words, style, language):
        r = self.random
        out = []
        for i, word in enumerate(words):
            if not word.islower() or word in ('with', 'without'):
                out.append(word)
            elif style == 'upper':
                out.append(word.upper())
            elif style == 'title' or (style == 'sentence' and i == 0) or (style == 'german' and r.random() < 0.6):
                out.append(word.capitalize())
            else:
                out.append(word)
        return out

    def name(self, bit, style, language):
        r = self.random
        source = self.cyrillic if language == 'ru' and r.random() < 0.8 else self.names
        word = r.choice(source[bit])
        return word.upper() if style == 'upper' or r.random() < 0.12 else word.capitalize()

    def identity(self, style, language):
        """Words, each with whether it must go."""
        r = self.random
        first = lambda: (self.name(FIRST, style, language), True)
        last = lambda: (self.name(LAST, style, language), True)
        city = lambda: (self.name(CITY, style, language), True)
        initial = lambda: (chr(65 + r.randrange(26)) + '.', False)
        kind = r.random()
        if kind < 0.25:
            words = [last()]
        elif kind < 0.45:
            words = [first(), last()]
        elif kind < 0.55:
            words = [last(), first()]
            words[0] = (words[0][0] + r.choice((',', '', '^')), True)
        elif kind < 0.62:
            words = [initial(), last()]
        elif kind < 0.66:
            words = [last(), initial()]
        elif kind < 0.70:
            words = [first()]
        elif kind < 0.74:
            words = [first(), (r.choice(('van', 'de', 'von', 'van der', 'de la', 'di', 'da', 'al', 'bin')), False), last()]
        elif kind < 0.78:
            a, b = last(), last()
            words = [(a[0] + '-' + b[0], True)]
        elif kind < 0.90:
            words = [city()]
        else:
            words = [(r.choice(('Hospital', 'Klinik', 'Clinic', 'Hôpital', 'Ospedale', 'Szpital', 'Sjukhus', 'GmbH', 'Ltd', 'Praxis', 'Center', 'Bau', 'Werke')), False), r.choice((city, last))()]
            if r.random() < 0.5:
                words.reverse()
        if r.random() < 0.55:
            words.insert(0, (r.choice(CUES[language]), False))
        return words

    def line(self):
        """A text and the places of what must go, in bytes."""
        r = self.random
        language = r.choice(list(SECTIONS))
        style = r.choice(('sentence', 'title', 'upper', 'lower', 'german' if language == 'de' else 'sentence', 'title'))
        words = [(w, False) for w in self.shape(self.phrase(language), style, language)]
        if r.random() < 0.5:
            at = r.randrange(len(words) + 1)
            extra = self.identity(style, language)
            if r.random() < 0.06:
                words = extra
            else:
                if at and r.random() < 0.2:
                    words[at - 1] = (words[at - 1][0] + ',', words[at - 1][1])
                words[at:at] = extra
        joiner = r.choice((' ', ' ', ' ', ' ', ' ', '_', ' ')) if len(words) < 6 else ' '
        text, places = '', []
        for i, (word, goes) in enumerate(words):
            if i:
                text += joiner
            start = len(text.encode())
            text += word
            if goes:
                places.append((start, len(text.encode())))
        if r.random() < 0.2:
            text += '.'
        return text.replace('\t', ' '), places
