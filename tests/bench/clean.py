#!/usr/bin/python3
"""How well free text is cleaned: texts of its own in fifteen languages, apart from those the tagger was trained on.

    clean.py TOOL [N] [--threshold T] [--show KIND]    TOOL: ef-clean-tool as built; N texts a language

Prints the share of identifying pieces removed whole, those that a header names and those it does not, and the share of
harmless words kept; --show prints examples of what went wrong, for judging changes after the fact, not for tuning."""
import argparse
import random
import re
import subprocess

# Per language: first names, family names, towns, harmless texts, texts with identities. Slots: {P} patient by full name,
# {L} patient's family name, {S} a person of staff, {R} a relative's first name, {T} town, {I} institution, {D} date, {N} phone,
# {A} address, {K} id of the header, {U} id of no header, {W} employer, {M} mail, {Q} other number.
LANGUAGES = {
    'en': dict(
        first='Winifred Tobias Imogen Cedric Priya Kwame Maeve Declan Rosalind Tyrell'.split(), last='Hartigan Osei Kirkbride Blenkinsop Dasgupta Pettigrew Ashdown Mbeki Truelove Quigley'.split(),
        town='Harrogate Dunedin Tuscaloosa Kilkenny Wagga'.split(), inst=['Riverside Memorial Hospital', 'Larkspur Medical Center', 'Queen Adelaide Infirmary', "St Columba's Hospital"],
        work=['Halford Logistics', 'Tindall & Sons Ltd'], addr=['48 Orchard Crescent', '1207 N Prairie Avenue, Apt 4B'],
        date=['{d} {Mon} {y}', '{Mon} {d}, {y}', '{m}/{d}/{y}', '{dd}-{MON}-{yy}', '{d}th of {Mon}'], months='January February March April May June July August September October November December'.split(),
        ids=['{P}, bed transfer from ER', 'Prior study of {D} reviewed with Dr. {S}', 'History given by daughter {R}', 'Mr {L} reports chest tightness', 'Transfer from {I}, films on disc', 'Results phoned to {N} at {D}',
             'Please send copy to {S}, {T}', 'Resides at {A}', 'Case discussed with Prof {S} on {D}', 'chart no {K}, visit {U}', 'employed at {W}, lifting injury', 'contact {M}', '{L} {T} outpatient', 'Exam performed by {S} RT(R)', 'insurance id {U}'],
        ok=['Nonspecific periventricular white matter changes', 'Mild degenerative disc disease at L5-S1 without canal narrowing', 'Low dose protocol, breath hold, arms raised', 'Rule out pulmonary embolism', 'Post contrast images show no abnormal enhancement',
            'Comminuted Distal Radius Fracture With Dorsal Angulation', 'SUBSEGMENTAL ATELECTASIS LEFT BASE', 'Graves disease, thyroid uptake 24 h', 'Swan-Ganz catheter tip in right pulmonary artery', 'Technically limited by patient motion and body habitus',
            'Ax T2 Propeller FS', 'Sag PD FSE 3.5 mm skip 0.5', 'Portal venous phase 70 sec delay, 1.5 ml/kg Iomeron 300', 'Schatzker II tibial plateau fracture', 'Status post cholecystectomy and appendectomy', 'Gated Cardiac Function Study Rest And Stress']),
    'de': dict(
        first='Annegret Ewald Roswitha Detlef Friederike Lothar Swantje Eckhard Mechthild Kilian'.split(), last='Achterberg Dinkelacker Hufnagl Kretzschmann Oberhuemer Pfannkuch Rademacker Sonnleitner Tiefenthaler Wuttke'.split(),
        town='Bad Salzuflen|Ravensburg|Wismar|Klagenfurt|Itzehoe'.split('|'), inst=['Klinikum Ravensburg', 'Sankt-Elisabeth-Hospital', 'Evangelisches Krankenhaus Wismar', 'Praxis Dr. Hufnagl'],
        work=['Stadtwerke Itzehoe', 'Metallbau Kröger GmbH'], addr=['Birkenallee 27', 'Am Alten Markt 5'],
        date=['{d}. {Mon} {y}', '{dd}.{mm}.{y}', '{d}.{m}.{yy}', '{Mon} {y}'], months='Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(),
        ids=['{P}, Zuverlegung aus {I}', 'Voraufnahmen vom {D} zum Vergleich', 'Sohn {R} begleitet die Patientin', 'Frau {L} berichtet über Rückenschmerzen', 'Befund telefonisch an {N}', 'Hausarzt Dr. {S}, {T}', 'Anschrift: {A}',
             'besprochen mit Prof. {S} am {D}', 'Fallnummer {K}, Auftrag {U}', 'arbeitet bei {W}', 'Mail: {M}', 'Patientin {L}, gehfähig', 'gez. {S}', 'Versichertennummer {U}'],
        ok=['Keine Lungenstauung, keine Infiltrate, kein Pleuraerguss', 'Gonarthrose mit medialer Gelenkspaltverschmälerung', 'Nativ und nach Kontrastmittelgabe in axialer Schichtführung', 'Bitte um Ausschluss einer tiefen Beinvenenthrombose', 'Fragliche Rundherde im linken Unterlappen',
            'Altersentsprechende Hirnvolumenminderung, mikroangiopathische Marklagerläsionen', 'Schulter rechts Y-Aufnahme', 'Kniescheibe tangential beidseits', 'Zustand nach Implantation einer Hüftprothese', 'Leistenhernie rechts, Darmschlingen unauffällig', 'Weber-B-Fraktur mit Syndesmosenruptur',
            'Oberbauchsonographie nüchtern', 'Ganzkörperskelettszintigraphie', 'Mammographie beidseits MLO und CC']),
    'fr': dict(
        first='Ghislaine Armand Solange Thibault Edwige Corentin Maryvonne Loïc Anaïs Raoul'.split(), last='Beauchemin Delavigne Quéméner Roubaud Vasseur Charbonnel Estève Kerguelen Pélissier Thévenet'.split(),
        town='Montauban Quimper Chambéry Namur Sherbrooke'.split(), inst=['Centre Hospitalier de Montauban', 'Clinique des Cèdres', 'Hôpital Saint-Vincent', 'CHU de Chambéry'],
        work=['Transports Delmas SA', 'Bertin Frères'], addr=['27 bis avenue Gambetta', '5 chemin des Vignes'],
        date=['{d} {mon} {y}', '{dd}/{mm}/{y}', '{d} {mon}', '1er {mon} {y}'], months='janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(),
        ids=['{P}, transfert de {I}', 'Comparaison au scanner du {D}', 'accompagnée de sa fille {R}', 'Mme {L} se plaint de lombalgies', 'Résultat communiqué au {N}', 'Médecin traitant : Dr {S}, {T}', 'demeurant {A}', 'Avis du Pr {S} le {D}',
             'dossier {K}, demande {U}', 'travaille chez {W}', 'courriel {M}', 'Patient {L} à jeun', 'Signé : {S}', 'numéro de sécurité sociale {U}'],
        ok=['Pas d\'épanchement pleural ni péricardique', 'Discopathie dégénérative étagée du rachis lombaire', 'Coupes axiales natives puis après injection', 'Bilan d\'extension d\'un cancer bronchique', 'Nodule sous-pleural du lobe supérieur droit', 'Atrophie cortico-sous-corticale modérée',
            'Fracture de l\'extrémité distale du radius', 'Kyste synovial poplité', 'Recherche d\'une embolie pulmonaire', 'Prothèse totale de hanche gauche en place', 'Signe de Murphy échographique absent', 'Genou de face en charge', 'Lithiase vésiculaire sans dilatation des voies biliaires']),
    'es': dict(
        first='Encarnación Eulogio Macarena Rigoberto Itziar Fermín Visitación Baltasar Noelia Aníbal'.split(), last='Arregui Bustamante Zubizarreta Caballero Echeverría Montiel Peñalver Quintanilla Urrutia Saavedra'.split(),
        town='Albacete Guanajuato Mendoza Valparaíso Cuenca'.split(), inst=['Hospital General de Albacete', 'Clínica Santa Lucía', 'Hospital San Juan de Dios', 'Centro Médico Los Olivos'],
        work=['Construcciones Ubeda S.L.', 'Panadería Montiel'], addr=['Calle Mayor 15', 'Avda. de la Constitución 112'],
        date=['{d} de {mon} de {y}', '{dd}/{mm}/{y}', '{d}-{m}-{yy}', '{mon} de {y}'], months='enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(),
        ids=['{P}, procedente de {I}', 'Se compara con estudio del {D}', 'acompañada por su hijo {R}', 'La Sra. {L} refiere disnea', 'Avisar al {N}', 'Médico: Dra. {S}, {T}', 'domicilio {A}', 'Comentado con el Dr. {S} el {D}', 'historia {K}, petición {U}',
             'trabaja en {W}', 'correo {M}', 'Paciente {L} en ayunas', 'Firmado: {S}', 'tarjeta sanitaria {U}'],
        ok=['Sin derrame pleural ni consolidaciones', 'Cambios degenerativos en columna lumbar', 'Cortes axiales sin y con contraste endovenoso', 'Descartar tromboembolismo pulmonar', 'Nódulo subpleural en lóbulo superior derecho', 'Atrofia cortical leve acorde a la edad', 'Fractura de cadera izquierda',
            'Quiste sinovial poplíteo', 'Prótesis total de rodilla normoposicionada', 'Litiasis vesicular sin dilatación de la vía biliar', 'Rodilla derecha en carga', 'Signos de colecistitis aguda', 'Enfermedad de Paget ósea']),
    'it': dict(
        first='Ermenegilda Gaspare Ornella Tullio Mirella Saverio Loredana Amedeo Fiorenza Egidio'.split(), last='Bevilacqua Castagnoli Dell\'Acqua Gualtieri Mastroianni Pellegrinelli Quattrocchi Scognamiglio Tagliabue Zanotti'.split(),
        town='Viterbo Bergamo Caltanissetta Lugano Pordenone'.split(), inst=['Ospedale San Camillo', 'Policlinico di Bergamo', 'Casa di Cura Villa Serena', 'Azienda Ospedaliera Pordenone'],
        work=['Fonderie Tagliabue SpA', 'Officina Meccanica Rossetti'], addr=['Via Garibaldi 23', 'Piazza Dante 4'],
        date=['{d} {mon} {y}', '{dd}/{mm}/{y}', '{d}.{m}.{y}', '{mon} {y}'], months='gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(),
        ids=['{P}, trasferito da {I}', 'Confronto con esame del {D}', 'accompagnata dalla figlia {R}', 'La sig.ra {L} riferisce dolore', 'Comunicato al {N}', 'Medico curante: Dott. {S}, {T}', 'residente in {A}', 'Discusso con il Prof. {S} il {D}', 'cartella {K}, richiesta {U}',
             'lavora presso {W}', 'posta {M}', 'Paziente {L} a digiuno', 'Firmato: {S}', 'tessera sanitaria {U}'],
        ok=['Non versamento pleurico né addensamenti', 'Alterazioni degenerative del rachis lombare', 'Scansioni assiali prima e dopo mezzo di contrasto', 'Sospetta embolia polmonare', 'Nodulo subpleurico del lobo superiore destro', 'Lieve atrofia corticale', 'Frattura del femore sinistro', 'Cisti di Baker',
            'Esiti di protesi di ginocchio', 'Litiasi della colecisti senza dilatazione delle vie biliari', 'Ginocchio destro sotto carico', 'Malattia di Crohn ileale']),
    'nl': dict(
        first='Wilhelmina Jurriaan Marijke Teunis Geertruida Sjoerd Annelies Rutger Hendrikje Floris'.split(), last='Buitenhuis Dijkgraaf Hoogland Koekkoek Middelburg Oosterhuis Schuurmans Terpstra van Leeuwenhoek Zwaagstra'.replace('van Leeuwenhoek', 'van_Leeuwenhoek').split(),
        town='Apeldoorn Leeuwarden Roermond Mechelen Zutphen'.split(), inst=['Ziekenhuis Gelderse Vallei', 'Sint-Lucasziekenhuis', 'Medisch Centrum Leeuwarden', 'UMC Utrecht'],
        work=['Bouwbedrijf Terpstra BV', 'Gemeente Zutphen'], addr=['Kerkstraat 19', 'Wilhelminalaan 8a'],
        date=['{d} {mon} {y}', '{dd}-{mm}-{y}', '{d}/{m}/{yy}', '{mon} {y}'], months='januari februari maart april mei juni juli augustus september oktober november december'.split(),
        ids=['{P}, overgeplaatst van {I}', 'Vergeleken met onderzoek van {D}', 'begeleid door dochter {R}', 'Mevrouw {L} heeft rugklachten', 'Doorgebeld naar {N}', 'Huisarts dr. {S}, {T}', 'woont {A}', 'Besproken met prof. {S} op {D}', 'dossier {K}, aanvraag {U}', 'werkt bij {W}', 'mail {M}',
             'Patiënt {L} nuchter', 'Ondertekend: {S}', 'polisnummer {U}'],
        ok=['Geen pleuravocht, geen infiltraat', 'Degeneratieve afwijkingen lumbale wervelkolom', 'Axiale opnamen voor en na contrast', 'Uitsluiten longembolie', 'Nodus in de rechter bovenkwab', 'Lichte corticale atrofie passend bij leeftijd', 'Fractuur van de linker heup', 'Bakerse cyste knieholte', 'Totale knieprothese in goede stand',
            'Galstenen zonder galwegdilatatie', 'Rechter knie staand belast', 'Ziekte van Crohn']),
    'pt': dict(
        first='Domingas Evaristo Graciete Leonel Filomena Tibúrcio Zulmira Anselmo Lurdes Hermínio'.split(), last='Albuquerque Bettencourt Carvalhal Drummond Espírito-Santo Figueiredo Guimarães Magalhães Queiroz Vasconcelos'.split(),
        town='Coimbra Uberlândia Braga Florianópolis Setúbal'.split(), inst=['Hospital São João', 'Hospital de Santa Maria', 'Clínica Boa Vista', 'Centro Hospitalar de Setúbal'], work=['Calçados Figueiredo Lda', 'Metalúrgica Braga'], addr=['Rua das Flores 88', 'Avenida Brasil 1500'],
        date=['{d} de {mon} de {y}', '{dd}/{mm}/{y}', '{d}-{m}-{y}', '{mon} de {y}'], months='janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(),
        ids=['{P}, transferida de {I}', 'Comparado com exame de {D}', 'acompanhada pelo filho {R}', 'A Sra. {L} refere dor', 'Contactar {N}', 'Médico: Dr. {S}, {T}', 'morada {A}', 'Discutido com o Prof. {S} em {D}', 'processo {K}, pedido {U}', 'trabalha na {W}', 'email {M}', 'Paciente {L} em jejum', 'Assinado: {S}', 'cartão {U}'],
        ok=['Sem derrame pleural nem consolidações', 'Alterações degenerativas da coluna lombar', 'Cortes axiais sem e com contraste', 'Excluir tromboembolismo pulmonar', 'Nódulo no lobo superior direito', 'Ligeira atrofia cortical', 'Fratura do colo do fémur', 'Quisto de Baker', 'Prótese total do joelho', 'Litíase vesicular', 'Joelho direito em carga']),
    'sv': dict(
        first='Gunvor Torbjörn Ulrika Ragnar Solveig Egil Annika Yngve Märta Sixten'.split(), last='Bergkvist Cederholm Dahlgren Ekstrand Hallström Josefsson Lagerqvist Nordenskjöld Söderberg Wallander'.split(), town='Sundsvall Kalmar Östersund Halmstad Växjö'.split(),
        inst=['Länssjukhuset Kalmar', 'Karolinska Universitetssjukhuset', 'Capio S:t Görans sjukhus', 'Sundsvalls sjukhus'], work=['Volvo Lastvagnar', 'Lagerqvist Bygg AB'], addr=['Storgatan 14', 'Björkvägen 3'],
        date=['{d} {mon} {y}', '{y}-{mm}-{dd}', '{d}/{m} {y}', '{mon} {y}'], months='januari februari mars april maj juni juli augusti september oktober november december'.split(),
        ids=['{P}, överflyttad från {I}', 'Jämfört med undersökning {D}', 'dottern {R} med vid besöket', 'Fru {L} har ont i ryggen', 'Svar till {N}', 'Remittent dr {S}, {T}', 'bor på {A}', 'Diskuterat med doktor {S} den {D}', 'personnummer {K}, remiss {U}', 'arbetar på {W}', 'mejl {M}', 'Patient {L} fastande', 'Signerat: {S}'],
        ok=['Ingen pleuravätska, inga infiltrat', 'Degenerativa förändringar i ländryggen', 'Axiala snitt före och efter kontrast', 'Utesluta lungemboli', 'Nodulär förändring i höger ovanlob', 'Lätt kortikal atrofi', 'Höftfraktur vänster sida', 'Bakercysta i knävecket', 'Knäprotes i gott läge', 'Gallsten utan gallvägsdilatation', 'Höger knä stående belastat']),
    'pl': dict(
        first='Bronisława Kazimierz Genowefa Zdzisław Wanda Bogumił Halina Mirosław Jadwiga Ryszard'.split(), last='Błaszczykowski Chmielewska Dąbrowski Gołębiewska Jabłoński Kwiatkowska Majchrzak Przybylska Świątek Zawadzka'.split(), town='Bydgoszcz Kielce Rzeszów Gliwice Olsztyn'.split(),
        inst=['Szpital Wojewódzki w Kielcach', 'Klinika Medicover', 'Szpital św. Wojciecha', 'Przychodnia Zdrowie'], work=['Huta Katowice', 'Zakłady Mięsne Olsztyn'], addr=['ul. Mickiewicza 17', 'al. Niepodległości 42/6'],
        date=['{d} {gen} {y}', '{dd}.{mm}.{y}', '{dd}-{mm}-{y} r.', '{d}.{m}.{yy}'], months='styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień'.split(), gen='stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia'.split(),
        ids=['{P}, przekazana ze {I}', 'Porównano z badaniem z dnia {D}', 'obecna córka {R}', 'Pani {L} zgłasza bóle kręgosłupa', 'Wynik podano tel. {N}', 'Lekarz kierujący: dr {S}, {T}', 'adres {A}', 'Konsultacja prof. {S} dnia {D}', 'karta {K}, zlecenie {U}', 'pracuje w {W}', 'e-mail {M}', 'Pacjent {L} na czczo', 'Podpis: {S}'],
        ok=['Bez płynu w jamach opłucnowych', 'Zmiany zwyrodnieniowe kręgosłupa lędźwiowego', 'Przekroje poprzeczne przed i po podaniu kontrastu', 'Wykluczyć zatorowość płucną', 'Guzek w górnym płacie płuca prawego', 'Niewielki zanik korowy', 'Złamanie szyjki kości udowej', 'Torbiel Bakera', 'Proteza stawu kolanowego', 'Kamica pęcherzyka żółciowego', 'Staw kolanowy prawy w obciążeniu']),
    'ru': dict(
        first='Аркадий Зинаида Вениамин Клавдия Ростислав Эльвира Тимофей Раиса Геннадий Инна'.split(), last='Белозёров Воскресенская Голубев Дроздова Ерёмин Жаворонкова Колесников Лебединская Суханов Черемных'.split(), town='Кострома Тюмень Саратов Псков Иркутск'.split(),
        inst=['Областная клиническая больница', 'ГБУЗ Городская больница №4', 'Клиника Здоровье', 'госпиталь им. Бурденко'], work=['ООО Стройсервис', 'завод Прогресс'], addr=['ул. Ленина, д. 25', 'пр. Мира 14, кв. 8'],
        date=['{d} {gen} {y} г.', '{dd}.{mm}.{y}', '{d}.{m}.{yy}', '{gen} {y}'], months='январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(), gen='января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(),
        ids=['{P}, переведена из {I}', 'В сравнении с исследованием от {D}', 'сопровождает дочь {R}', 'Пациентка {L} жалуется на боли', 'Сообщено по тел. {N}', 'Направил врач {S}, {T}', 'проживает {A}', 'Консультация проф. {S} {D}', 'карта № {K}, заявка {U}', 'работает {W}', 'почта {M}', 'Больной {L} натощак', 'Подпись: {S}'],
        ok=['Плеврального выпота не выявлено', 'Дегенеративные изменения поясничного отдела позвоночника', 'Аксиальные срезы до и после контрастирования', 'Исключить тромбоэмболию лёгочной артерии', 'Очаг в верхней доле правого лёгкого', 'Умеренная корковая атрофия', 'Перелом шейки бедренной кости', 'Киста Бейкера', 'Эндопротез коленного сустава', 'Желчнокаменная болезнь', 'Болезнь Бехтерева']),
    'ja': dict(
        first='健太郎 美智子 翔平 千代子 雅彦 優子 拓海 和枝'.split(), last='大谷 柏木 佐久間 篠田 鶴田 野々村 羽田 水谷'.split(), town='仙台市 金沢市 長崎市'.split(), inst=['仙台赤十字病院', '金沢総合病院', 'みなとクリニック', '長崎医療センター'], work=['水谷製作所', '北陸電機株式会社'], addr=['東京都港区芝公園4-2-8', '大阪府堺市堺区南瓦町3番1号'],
        date=['{y}年{m}月{d}日', '令和3年{m}月{d}日', '{y}/{mm}/{dd}', '{m}月{d}日'], months=list(range(12)),
        ids=['{P}様、{I}より転院', '{D}の検査と比較', '長女{R}同伴', '{L}さん 腰痛を訴える', '結果連絡先 電話 {N}', '紹介医: {S}先生', '住所 {A}', '{S}教授と{D}に協議', 'ID: {K} 受付番号 {U}', '患者氏名: {P} 絶食', '担当医 {S}', '撮影者: {S}'],
        ok=['胸水なし、肺野に浸潤影を認めない', '腰椎の変性変化', '造影前後の横断像', '肺塞栓症の除外', '右上葉に小結節あり', '軽度の皮質萎縮', '左大腿骨頸部骨折', '人工膝関節置換術後', '胆石症、胆管拡張なし', '右膝 立位荷重', '高血圧、糖尿病の既往', '金属アーチファクトあり']),
    'zh': dict(
        first='建军 雅琴 浩然 桂兰 志强 思雨 丽华 文博'.split(), last='欧阳 方 谭 贺 夏 郝 龚 黎'.split(), town='青岛市 长沙市 苏州市'.split(), inst=['青岛大学附属医院', '湘雅医院', '苏州市立医院', '康宁卫生服务中心'], work=['华东机械厂'], addr=['北京市朝阳区建国路88号', '长沙市岳麓区麓山南路932号'],
        date=['{y}年{m}月{d}日', '{y}-{mm}-{dd}', '{m}月{d}日', '{y}.{m}.{d}'], months=list(range(12)),
        ids=['患者{P},由{I}转入', '与{D}检查比较', '女儿{R}陪同', '{L}先生诉腰痛', '结果已通知 电话 {N}', '申请医生:{S}', '住址 {A}', '与{S}主任于{D}讨论', '住院号 {K} 检查号 {U}', '姓名:{P} 空腹', '报告医师 {S}', '审核:{S}'],
        ok=['双侧胸腔未见积液', '腰椎退行性变', '增强前后横断位图像', '排除肺动脉栓塞', '右肺上叶小结节', '轻度皮层萎缩', '左侧股骨颈骨折', '人工膝关节置换术后', '胆囊结石,胆管未见扩张', '右膝负重位', '高血压病史,糖尿病史', '金属伪影,方向未明']),
    'ko': dict(
        first='도윤 서연 영철 미경 하준 순자 태호 은지'.split(), last='강 권 남 류 문 백 송 황'.split(), town='대전시 전주시'.split(), inst=['전주예수병원', '대전성모병원', '한빛의원', '강남세브란스병원'], work=['동양기계'], addr=['서울시 강남구 테헤란로 152', '대전시 유성구 대학로 99'],
        date=['{y}년 {m}월 {d}일', '{y}.{mm}.{dd}', '{m}월 {d}일', '{y}-{mm}-{dd}'], months=list(range(12)),
        ids=['{P} 환자, {I}에서 전원', '{D} 검사와 비교', '보호자 {R} 동반', '{P}님 요통 호소', '결과 통보 전화 {N}', '의뢰의: {S}', '주소 {A}', '{S} 교수와 {D} 상의', '등록번호 {K} 접수번호 {U}', '환자명: {P} 금식', '판독의 {S}', '촬영자: {S}'],
        ok=['흉수 없음, 폐 침윤 없음', '요추 퇴행성 변화', '조영 전후 축상 영상', '폐색전증 배제', '우상엽 소결절', '경도 피질 위축', '좌측 대퇴골 경부 골절', '인공 슬관절 치환술 후', '담석증, 담관 확장 없음', '우측 무릎 체중부하', '고혈압 및 당뇨 병력', '금속 인공물 있음']),
    'cs': dict(
        first='Bohumila Zdeněk Květoslava Radovan Ludmila Čestmír Vlasta Dalibor'.split(), last='Hrdlička Křížová Doležal Vondráčková Sedláček Bartošová Kratochvíl Šimková'.split(), town='Pardubice Jihlava Olomouc'.split(), inst=['Fakultní nemocnice Olomouc', 'Nemocnice Jihlava', 'Poliklinika Vltava'], work=['Strojírny Jihlava a.s.'], addr=['Husova 12', 'Nádražní ulice 45'],
        date=['{d}. {gen} {y}', '{d}.{m}.{y}', '{dd}.{mm}.{yy}'], months=list(range(12)), gen='ledna února března dubna května června července srpna září října listopadu prosince'.split(),
        ids=['{P}, překlad z {I}', 'Srovnáno s vyšetřením ze dne {D}', 'doprovod dcera {R}', 'Paní {L} si stěžuje na bolesti zad', 'Hlášeno na tel. {N}', 'Odesílající lékař: MUDr. {S}, {T}', 'Konzultováno s prof. {S} dne {D}', 'rodné číslo {K}, žádanka č. {U}', 'Pacient {L} nalačno', 'Podpis: {S}'],
        ok=['Bez pleurálního výpotku', 'Degenerativní změny bederní páteře', 'Axiální řezy před a po podání kontrastu', 'Vyloučit plicní embolii', 'Ložisko v horním laloku vpravo', 'Lehká kortikální atrofie', 'Zlomenina krčku femuru', 'Bakerova cysta', 'Totální endoprotéza kolena', 'Cholecystolitiáza']),
    'tr': dict(
        first='Gülsüm Cemal Hacer Tuncay Sevim Orhan Nurten Kadir'.split(), last='Karabulut Özdemir Şahinoğlu Tekin Yıldırım Aksoy Güneş Bozkurt'.split(), town='Eskişehir Trabzon Gaziantep'.split(), inst=['Eskişehir Devlet Hastanesi', 'Anadolu Hastanesi', 'Trabzon Tıp Fakültesi Hastanesi'], work=['Karabulut Tekstil A.Ş.'], addr=['Atatürk Caddesi 48', 'Cumhuriyet Sokak No: 7'],
        date=['{d} {Mon} {y}', '{dd}.{mm}.{y}', '{dd}/{mm}/{y}'], months='Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık'.split(),
        ids=['{P}, {I} sevk', '{D} tarihli inceleme ile karşılaştırıldı', 'kızı {R} eşlik etti', 'Bayan {L} bel ağrısı', 'Sonuç tel {N}', 'Dr. {S}, {T}', 'Prof. Dr. {S} ile görüşüldü {D}', 'dosya no {K}, istek no {U}', 'Hasta: {P} aç', 'İmza: {S}'],
        ok=['Plevral efüzyon saptanmadı', 'Lomber omurgada dejeneratif değişiklikler', 'Kontrast öncesi ve sonrası aksiyel kesitler', 'Pulmoner emboli dışlanması', 'Sağ üst lobda nodül', 'Hafif kortikal atrofi', 'Sol femur boyun kırığı', 'Baker kisti', 'Total diz protezi', 'Safra kesesi taşı']),
}


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def digits(self, pattern):
        return re.sub('[9A]', lambda m: str(self.r.randrange(10)) if m.group() == '9' else self.r.choice('BCDFGHKLMNPRTVX'), pattern)

    def text(self, code):
        r, d = self.r, LANGUAGES[code]
        wide = code in ('ja', 'zh', 'ko')
        gap = '' if wide else ' '
        last, first = r.choice(d['last']).replace('_', ' '), r.choice(d['first'])
        held = {'name': f'{last}^{first}', 'id': self.digits(r.choice(['99999999', 'A9999999', '99-999999', '999999-9999', 'PA99-99999'])), 'date': f'19{r.randrange(30, 99)}0{r.randrange(1, 9)}1{r.randrange(9)}',
                'place': r.choice(d['inst'])}
        template = r.choice(d['ids']) if r.random() < 0.5 else r.choice(d['ok'])
        if '{' in template and r.random() < 0.3:
            template += r.choice(['. ', ', ', ' - ']) + r.choice(d['ok'])
        out, spans = '', []
        for part in re.split(r'(\{.\})', template):
            if not re.match(r'\{.\}', part):
                out += part
                continue
            known = part[1] in 'PLK'
            if part[1] == 'P':
                value = r.choice([f'{last}{gap}{first}', f'{last}, {first}', f'{first} {last}', f'{last.upper()} {first}']) if not wide else r.choice([last + first, f'{last} {first}' if code != 'ko' else last + first])
            elif part[1] == 'L':
                value = last
            elif part[1] == 'S':
                other, given = r.choice(d['last']).replace('_', ' '), r.choice(d['first'])
                while other == last:
                    other = r.choice(d['last']).replace('_', ' ')
                value = other + r.choice(['', given]) if code in ('ja', 'zh') else other + given if wide else r.choice([other, f'{given} {other}', f'{given[0]}. {other}'])
            elif part[1] == 'R':
                value = r.choice([f for f in d['first'] if f != first])
                if wide:
                    value = (last if code != 'ja' or r.random() < 0.5 else '') + value
                    if code == 'ko' or code == 'zh':
                        known = False
            elif part[1] == 'T':
                value = r.choice(d['town'])
            elif part[1] == 'I':
                value = r.choice(d['inst'])
                known = value == held['place']
            elif part[1] == 'D':
                m, day, y = r.randrange(12), r.randrange(1, 29), r.randrange(1999, 2024)
                name = str(d['months'][m])
                value = r.choice(d['date']).format(d=day, dd=f'{day:02}', m=m + 1, mm=f'{m + 1:02}', y=y, yy=f'{y % 100:02}', Mon=name, mon=name.lower(), MON=name[:3].upper(), gen=d.get('gen', d['months'])[m])
            elif part[1] == 'N':
                value = self.digits(r.choice({'en': ['555 999 9999', '+44 20 7946 0999', 'ext 9999'], 'de': ['04821/99999', '+49 751 9999999', 'DW 9999'], 'fr': ['04 99 99 99 99', '+33 6 99 99 99 99'], 'es': ['967 99 99 99', '+34 699 999 999'],
                                               'ru': ['+7 (4942) 99-99-99', '8 912 999-99-99'], 'ja': ['022-999-9999', '090-9999-9999'], 'zh': ['13999999999', '0532-82999999'], 'ko': ['010-9999-9999', '042-999-9999']}.get(code, ['+31 55 999 9999', '0999 999999', '+48 601 999 999'])))
            elif part[1] == 'A':
                value = r.choice(d['addr'])
            elif part[1] == 'K':
                value, known = held['id'], True
            elif part[1] == 'U':
                value = self.digits(r.choice(['A99999999', '2023-99999', '99999999', '99A99999', 'AA-999999', '9999999999']))
            elif part[1] == 'W':
                value = r.choice(d['work'])
            else:
                value = r.choice(['kontakt', 'm.info', 'office77']) + '@' + r.choice(['mail.example', 'provider.net', 'example.org'])
            spans.append((len(out), len(out) + len(value), known, part[1]))
            out += value
        if r.random() < 0.12 and not wide:
            shouted = out.upper()
            if len(shouted) == len(out):
                out = shouted
        return held, out, spans


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('tool')
    parser.add_argument('n', nargs='?', type=int, default=400)
    parser.add_argument('--threshold', default='0')
    parser.add_argument('--dropout', default='0', help='1 to 10: half of the listed names and a fifth of the words are not listed')
    parser.add_argument('--seed', type=int, default=77)
    parser.add_argument('--show')
    args = parser.parse_args()
    maker = Maker(args.seed)
    rows = [(code, *maker.text(code)) for code in LANGUAGES for _ in range(args.n)]
    lines = ''.join(''.join(f'{k}={v}\t' for k, v in held.items()) + text + '\n' for _, held, text, _ in rows)
    done = subprocess.run([args.tool, 'find', args.threshold, args.dropout], input=lines, capture_output=True, text=True, check=True)
    totals = {}
    shown = 0

    def count(key, hit):
        good, all_ = totals.get(key, (0, 0))
        totals[key] = (good + hit, all_ + 1)

    for (code, held, text, spans), found in zip(rows, done.stdout.split('\n')):
        raw, gone, wanted = text.encode(), [False] * len(text), [False] * len(text)
        for item in found.split(';'):
            if item:
                start, length = item.split(' ')[:2]
                a = len(raw[:int(start)].decode())
                for i in range(a, a + len(raw[int(start):int(start) + int(length)].decode())):
                    gone[i] = True
        for a, b, known, kind in spans:
            removed = all(gone[i] for i in range(a, b) if text[i].isalnum())
            for i in range(a, b):
                wanted[i] = True
            for key in ('known' if known else 'unknown', f'{code} {"known" if known else "unknown"}', f'kind {kind}'):
                count(key, removed)
            if not removed and args.show == kind and shown < 30:
                shown += 1
                print(text, '|', text[a:b], '|', found)
        for word in re.finditer(r'\w+', text):
            if any(wanted[word.start():word.end()]):
                continue
            kept = not any(gone[word.start():word.end()])
            count('kept', kept)
            count(f'{code} kept', kept)
            if not kept and args.show == 'kept' and shown < 30:
                shown += 1
                print(text, '|', word.group(), '|', found)
    for key in sorted(totals):
        good, all_ = totals[key]
        print(f'{key:14} {100 * good / all_:6.2f} %  of {all_}')


if __name__ == '__main__':
    main()
