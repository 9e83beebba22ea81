"""Names in two spellings, each pair as a public list has it; the lists are named.

Of each list everything was taken that has both spellings of one whole name, whether the
search finds it or not (slips of the list included); left out are rows that drop a part
of the name, and names that ``spellings.HELD_OUT`` has. Read in November 2026.
"""

from __future__ import annotations

Pairs = list[tuple[str, str]]  # as recorded, as looked for


def pairs_of(text: str) -> Pairs:
    """Return one pair for each line ``one | other``."""
    lines = [line.split("|") for line in text.strip().splitlines()]
    return [(one.strip(), other.strip()) for one, other in lines]


# EveryPolitician, National Legislative Assembly of Thailand, names of its members in
# Wikidata: the columns name__th and name__en.
# https://github.com/everypolitician/everypolitician-data/blob/master/data/Thailand/
# National_Legislative_Assembly/sources/morph/wikidata.csv
THAI = pairs_of(
    """
    กล้านรงค์ จันทิก | Kranarong Jantik
    กำธร พุ่มหิรัญ | Kamthorn Phumhiran
    กิตติพงษ์ เกษโกวิท | Kittipong Kedkowit
    จักรทิพย์ ชัยจินดา | Chakthip Chaijinda
    พัชรวาท วงษ์สุวรรณ | Patcharawat Wongsuwan
    ภิรมย์ กมลรัตนกุล | Pirom Kamolratkul
    วิชญ์ เทพหัสดิน ณ อยุธยา | Wich Theamhasadin Na Ayuthaya
    วิทยา ผิวผ่อง | Withaya Piwpong
    สมชาย แสวงการ | Somchai Sawaengkarn
    สมเจตน์ บุญถนอม | Somjed Bunthanom
    สุรศักดิ์ หรุ่นเริงรมย์ | Surasak Harunreangrom
    อภิรัชต์ คงสมพงษ์ | Apirat Kongsompong
    แถมสิน รัตนพันธุ์ | Pamsin Rattanapan
    ประเสริฐ บุญสัมพันธ์ | Prasead Bunsompan
    กิตติชัย ไตรรัตนศิริชัย | Kittichai Triratanasirichai
    มณเฑียร บุญตัน | Monthian Buntan
    ปรีชา จันทร์โอชา | Pricha Chan-ocha
    สมยศ พุ่มพันธุ์ม่วง | Somyot Poompanmoung
    อำพน กิตติอำพน | Ampon Kittiampon
    กรรณภว์ ธนภรรคภวิน | Kan Thanapakpawin
    กาญจนารัตน์ ลีวิโรจน์ | Kranjanarat Liwirod
    กิตติ วะสีนนท์ | Kitti Wasinon
    ตรีทศ สนแจ้ง | Trithod Sonjang
    ธีรชัย นาควานิช | Teerachai Narkvanich
    บุญชัย โชควัฒนา | Boonchai Chokwatana
    พรเพชร วิชิตชลชัย | Pornpetch Vichit Cholchai
    ทรงกิตติ จักกาบาตร์ | Songkitti Jaggabatara
    ณะ อารีนิจ | Na Areenit
    เฉลิมชัย สิทธิสาท | Chalermchai Sitthisart
    ชัยชาญ ช้างมงคล | Chinchan Changmongkon
    จอม รุ่งสว่าง | Jom Rongswang
    วีระศักดิ์ ฟูตระกูล | Wirasak Futrakul
    ปรีดี ดาวฉาย | Pridee Daochay
    ประดิษฐ์ วรรณรัตน์ | Pradit Wanrat
    นิสดารก์ เวชยานนท์ | Nisdan Wechyanon
    """
)

# EveryPolitician, Constituent Assembly of Nepal, names of its members in Wikidata: the
# columns name__ne (or name__mai, name) and name__en, from the parts of the file in
# which the second is filled in.
# https://github.com/everypolitician/everypolitician-data/blob/master/data/Nepal/
# Assembly/sources/morph/wikidata.csv
DEVANAGARI = pairs_of(
    """
    आङ दावा शेर्पा | Aangdawa Sherpa
    किरण यादव | Kiran Yadav
    केशव कुमार बुढाथोकी | Keshav Kumar Budhathoki
    शान्ता चौधरी | Shanta Chaudhary
    बामदेव गौतम | Bam Dev Gautam
    बिजयकुमार गच्छदार | Bijaya Kumar Gachchhadar
    बिष्णु प्रसाद पौडेल | Bishnu Prasad Paudel
    विष्णु प्रसाद पौडेल | Bishnu Prasad Poudel
    शक्ति बहादुर बस्नेत | Shakti Bahadur Basnet
    शेखर कोइराला | Shekhar Koirala
    ज्ञानेन्द्र बहादुर कार्की | Gyanendra Bahadur Karki
    गणेश शाह | Ganesh Shah
    गिरीराज मणि पोखरेल | Giriraj Mani Pokharel
    उपेन्द्र यादव | Upendra Yadav
    पुष्पकमल दाहाल | Pushpa Kamal Dahal
    जनार्दन शर्मा | Janardhan Sharma
    नारायण प्रकाश साउद | Narayan Prakash Saud
    रामचन्द्र पौडेल | Ram Chandra Poudel
    खड्गप्रसाद ओली | Khadga Prasad Oli
    किरण गुरुङ | Kiran Gurung
    पम्फा भुषाल | Pampha Bhusal
    राजेन्द्र महतो | Rajendra Mahato
    """
)

# EveryPolitician, House of Bangladesh, names of its members in Wikidata: the columns
# name__bn and name__en (of the general Osmani, whom that one abbreviates, name__de).
# https://github.com/everypolitician/everypolitician-data/blob/master/data/Bangladesh/
# House/sources/morph/wikidata.csv
BENGALI = pairs_of(
    """
    ফজলুল হক আমিনী | Fazlul Haque Amini
    মিজানুর রহমান চৌধুরী | Mizanur Rahman Chowdhury
    মহম্মদ আতাউল গণি ওসমানী | Muhammad Ataul Ghani Osmani
    রওশন এরশাদ | Rowshan Ershad
    ওয়াদুদ ভূইয়া | Wadud Bhuiyan
    রমেশ চন্দ্র সেন | Ramesh Chandra Sen
    আবুল হাসান মাহমুদ আলী | Abul Hassan Mahmud Ali
    খুরশীদ জাহান হক | Khurshid Jahan
    মেহের আফরোজ চুমকি | Meher Afroz Chumki
    হুমায়ূন রশীদ চৌধুরী | Humayun Rashid Choudhury
    মীর কাসেম আলী | Mir Quasem Ali
    মুজিবুল হক | Mujibul Haque Mujib
    শেখ রাজ্জাক আলী | Sheikh Razzak Ali
    সৈয়দ মহসিন আলী | Syed Mohsin Ali
    তারানা হালিম | Tarana Halim
    """
)

# EveryPolitician, House of Bangladesh: two spellings of one person (A to J).
# https://github.com/everypolitician/everypolitician-data/blob/master/data/Bangladesh/
# House/names.csv
_BANGLADESH = pairs_of(
    """
    A.B.M. Abul Qasem | ABM Abul Kashem
    A.K.M Shajahan Kamal | A.K.M. Shahjahan Kamal
    A.K.M Zahangir Hossain | AKM Jahangir Hossain
    A.K.M. Mozammel Huq | AKM Mozammel Haque
    Abdul Latif Siddique | Abdul Latif Siddiqui
    Abdul Majid Mandal | Abdul Majid Mondol
    Abdullah Al Islam Jacob | Abdullah Al Islam Jakob
    Abul Hasan Mahmud Ali | Abul Hassan Mahmood Ali
    Abul Hasanat Abdullah | Abul Hasnat Abdullah
    Anupam Shahjahan Joy | Anupom Shahjahan Joy
    Ashrafun Nessa Mosharaf | Ashrafunnesa Mosharraf
    Azizul Haque Choudhury | Azizul Hoque Chowdhury
    Benjir Ahmed | Benzir Ahmed
    Dipankar Talukdar | Dipankar Talukder
    Enamul Haque Mostafa Shahid | Enamul Hoque Mostofa Shaheed
    Ghyas Uddin Ahmed | Gias Uddin Ahmed
    Hafiz Ahmed Majumder | Hafiz Ahmed Mazumder
    Hossain Mohammad Ershad | Hussein Muhammad Ershad
    Ismat Ara Sadek | Ismat Ara Sadique
    Jatindra Lal Tripura | Jotindra Lal Tripura
    """
)

# Wikipedia, "Jiménez (surname)", as shown on
# https://wikiwand.com/en/articles/Jim%C3%A9nez_(surname)
# Ortografía de la lengua española (2010) on surnames, as quoted in "¿Jiménez, Giménez o
# Ximénez?", https://descubriendomunera.blogspot.com/2023/05/jimenez-gimenez-o-ximenez.html
_SPANISH = pairs_of(
    """
    Jiménez | Ximénez
    Jiménez | Giménez
    Cepeda | Zepeda
    Ibarra | Ybarra
    Mejía | Mexía
    Miura | Mihura
    """
)

# "Jennifer", with how often each was registered in São Paulo in 2014,
# https://portrasdonome.blogspot.com/2016/01/jennifer-origem-e-significado.html
# "Os nomes mais comuns no Brasil até que são simples. Já suas variações...", Veja,
# 10 February 2004, at http://www.arpensp.org.br/ (Clipping)
_PORTUGUESE = pairs_of(
    """
    Jennifer | Yenifer
    Jennifer | Jenifer
    Jennifer | Jhenifer
    Jennifer | Jhennifer
    Jennifer | Jhenyfer
    Jennifer | Jhennyfer
    Jennifer | Jennyfer
    Jennifer | Jenyfer
    Cauã | Cahuan
    Cauã | Cauan
    Cauã | Kauan
    Cauã | Kauã
    Cauã | Kauhan
    Cauã | Kauwan
    Cauã | Kawã
    Cauã | Kawan
    Cauã | Khauan
    Camile | Kammyle
    Camile | Camylly
    """
)

# "Indonesia: Notes", https://archontology.org/nations/indonesia/01_notes.php
# "Language: Indonesian", https://docest.com/doc/237480/language-indonesian
# "Indonesian old spelling",
# https://preludetoindonesia.wixsite.com/english/post/indonesian-old-spelling
_INDONESIAN = pairs_of(
    """
    Sukarno | Soekarno
    Baharuddin Yusuf Habibi | Bacharuddin Jusuf Habibie
    Sujatmoko | Soedjatmoko
    Suharto | Soeharto
    """
)

SOURCED = {
    "Thai": THAI,
    "Devanagari": DEVANAGARI,
    "Bengali": BENGALI,
    "Latin": _BANGLADESH + _SPANISH + _PORTUGUESE + _INDONESIAN,
}
