"""Names as people write them in two spellings, written down by hand.

Pairs with a source are in ``sourced_spellings``. Those here are from knowledge: people
in public office, sport, letters and film, as the Wikipedia of their language and the
English one spell them, and pairs of ordinary spellings of one name. They have not been
compared with the articles one by one. No spelling was made by a program: the table by
which the search romanises must not check itself.
"""

from __future__ import annotations

from .sourced_spellings import SOURCED
from .sourced_spellings import pairs_of as _pairs

# Prime ministers, ministers, athletes, writers, actors and musicians of Thailand.
THAI = _pairs(
    """
    ทักษิณ ชินวัตร | Thaksin Shinawatra
    ยิ่งลักษณ์ ชินวัตร | Yingluck Shinawatra
    อภิสิทธิ์ เวชชาชีวะ | Abhisit Vejjajiva
    สมัคร สุนทรเวช | Samak Sundaravej
    สมชาย วงศ์สวัสดิ์ | Somchai Wongsawat
    ประยุทธ์ จันทร์โอชา | Prayut Chan-o-cha
    เศรษฐา ทวีสิน | Srettha Thavisin
    แพทองธาร ชินวัตร | Paetongtarn Shinawatra
    ชวน หลีกภัย | Chuan Leekpai
    บรรหาร ศิลปอาชา | Banharn Silpa-archa
    ชวลิต ยงใจยุทธ | Chavalit Yongchaiyudh
    สุรยุทธ์ จุลานนท์ | Surayud Chulanont
    อานันท์ ปันยารชุน | Anand Panyarachun
    สุจินดา คราประยูร | Suchinda Kraprayoon
    ชาติชาย ชุณหะวัณ | Chatichai Choonhavan
    เปรม ติณสูลานนท์ | Prem Tinsulanonda
    เกรียงศักดิ์ ชมะนันทน์ | Kriangsak Chamanan
    ธานินทร์ กรัยวิเชียร | Thanin Kraivichien
    ถนอม กิตติขจร | Thanom Kittikachorn
    สฤษดิ์ ธนะรัชต์ | Sarit Thanarat
    ปรีดี พนมยงค์ | Pridi Banomyong
    พิธา ลิ้มเจริญรัตน์ | Pita Limjaroenrat
    ธนาธร จึงรุ่งเรืองกิจ | Thanathorn Juangroongruangkit
    อนุทิน ชาญวีรกูล | Anutin Charnvirakul
    จาตุรนต์ ฉายแสง | Chaturon Chaisang
    ชัชชาติ สิทธิพันธุ์ | Chadchart Sittipunt
    สุเทพ เทือกสุบรรณ | Suthep Thaugsuban
    กรณ์ จาติกวณิช | Korn Chatikavanij
    รัชนก อินทนนท์ | Ratchanok Intanon
    กุลวุฒิ วิทิตศานต์ | Kunlavut Vitidsarn
    พาณิภัค วงศ์พัฒนกิจ | Panipak Wongpattanakit
    สุดาพร สีสอนดี | Sudaporn Seesondee
    ปวีณา ทองสุก | Pawina Thongsuk
    อุดมพร พลศักดิ์ | Udomporn Polsak
    โมรียา จุฑานุกาล | Moriya Jutanugarn
    เอรียา จุฑานุกาล | Ariya Jutanugarn
    อาฒยา ฐิติกุล | Atthaya Thitikul
    ธีรศิลป์ แดงดา | Teerasil Dangda
    ชนาธิป สรงกระสินธ์ | Chanathip Songkrasin
    เกียรติศักดิ์ เสนาเมือง | Kiatisuk Senamuang
    ธีราทร บุญมาทัน | Theerathon Bunmathan
    แทมมารีน ธนสุกาญจน์ | Tamarine Tanasugarn
    ภราดร ศรีชาพันธุ์ | Paradorn Srichaphan
    สมจิตร จงจอหอ | Somjit Jongjohor
    สมรักษ์ คำสิงห์ | Somluck Kamsing
    นพวรรณ เลิศชีวกานต์ | Noppawan Lertcheewakarn
    ปลื้มจิตร์ ถินขาว | Pleumjit Thinkaow
    อรอุมา สิทธิรักษ์ | Onuma Sittirak
    วิลาวัณย์ อภิญญาพงศ์ | Wilavan Apinyapong
    นุศรา ต้อมคำ | Nootsara Tomkom
    อภิชาติพงศ์ วีระเศรษฐกุล | Apichatpong Weerasethakul
    ทัชชกร ยีรัมย์ | Tatchakorn Yeerum
    ลลิษา มโนบาล | Lalisa Manobal
    กันต์พิมุกต์ ภูวกุล | Kunpimook Bhuwakul
    ณเดชน์ คูกิมิยะ | Nadech Kugimiya
    อุรัสยา เสปอร์บันด์ | Urassaya Sperbund
    ดาวิกา โฮร์เน่ | Davika Hoorne
    มาริโอ้ เมาเร่อ | Mario Maurer
    วชิรวิชญ์ ชีวอารี | Vachirawit Chivaaree
    เมธวิน โอภาสเอี่ยมขจร | Metawin Opas-iamkajorn
    ธงไชย แมคอินไตย์ | Thongchai McIntyre
    ชาติ กอบจิตติ | Chart Korbjitti
    วีรพร นิติประภา | Veeraporn Nitiprapha
    พัชรินทร์ ชื่นใจ | Patcharin Chuenchai
    สมหญิง แก้วมณี | Somying Kaewmanee
    ธนพร ศรีสุข | Thanaporn Srisuk
    กัญญารัตน์ บุญมี | Kanyarat Boonmee
    ณัฐวุฒิ ทองดี | Nattawut Thongdee
    สุนิสา จันทร์เพ็ญ | Sunisa Chanphen
    """
)

# Politicians, writers, athletes, actors and singers of Nepal and North India.
DEVANAGARI = _pairs(
    """
    शेरबहादुर देउवा | Sher Bahadur Deuba
    सुशील कोइराला | Sushil Koirala
    गिरिजाप्रसाद कोइराला | Girija Prasad Koirala
    विद्यादेवी भण्डारी | Bidya Devi Bhandari
    बाबुराम भट्टराई | Baburam Bhattarai
    माधवकुमार नेपाल | Madhav Kumar Nepal
    झलनाथ खनाल | Jhala Nath Khanal
    रामवरण यादव | Ram Baran Yadav
    लक्ष्मीप्रसाद देवकोटा | Laxmi Prasad Devkota
    भानुभक्त आचार्य | Bhanubhakta Acharya
    पारिजात लामा | Parijat Lama
    पारस खड्का | Paras Khadka
    सन्दीप लामिछाने | Sandeep Lamichhane
    ज्ञानेन्द्र मल्ल | Gyanendra Malla
    पासाङ ल्हामु शेर्पा | Pasang Lhamu Sherpa
    तेन्जिङ नोर्गे | Tenzing Norgay
    मिङमा शेर्पा | Mingma Sherpa
    राजेश हमाल | Rajesh Hamal
    भुवन केसी | Bhuwan KC
    करिश्मा मानन्धर | Karishma Manandhar
    नारायण गोपाल | Narayan Gopal
    अरुणा लामा | Aruna Lama
    कुलमान घिसिङ | Kulman Ghising
    बालेन्द्र शाह | Balendra Shah
    रवि लामिछाने | Rabi Lamichhane
    सुनिता डङ्गोल | Sunita Dangol
    सङ्गीता तामाङ | Sangita Tamang
    बिन्दु गुरुङ | Bindu Gurung
    मञ्जु राई | Manju Rai
    कृष्ण श्रेष्ठ | Krishna Shrestha
    सीता महर्जन | Sita Maharjan
    गंगा थापा | Ganga Thapa
    नरेन्द्र मोदी | Narendra Modi
    अटल बिहारी वाजपेयी | Atal Bihari Vajpayee
    इंदिरा गांधी | Indira Gandhi
    द्रौपदी मुर्मू | Droupadi Murmu
    प्रतिभा पाटिल | Pratibha Patil
    सुषमा स्वराज | Sushma Swaraj
    मायावती | Mayawati
    योगी आदित्यनाथ | Yogi Adityanath
    अमिताभ बच्चन | Amitabh Bachchan
    ऐश्वर्या राय | Aishwarya Rai
    प्रियंका चोपड़ा | Priyanka Chopra
    दीपिका पादुकोण | Deepika Padukone
    शाहरुख़ ख़ान | Shah Rukh Khan
    कैटरीना कैफ़ | Katrina Kaif
    माधुरी दीक्षित | Madhuri Dixit
    लता मंगेशकर | Lata Mangeshkar
    आशा भोसले | Asha Bhosle
    सुनिधि चौहान | Sunidhi Chauhan
    श्रेया घोषाल | Shreya Ghoshal
    विराट कोहली | Virat Kohli
    महेन्द्र सिंह धोनी | Mahendra Singh Dhoni
    मिताली राज | Mithali Raj
    साइना नेहवाल | Saina Nehwal
    साक्षी मलिक | Sakshi Malik
    विनेश फोगाट | Vinesh Phogat
    प्रेमचंद | Premchand
    महादेवी वर्मा | Mahadevi Verma
    अमृता प्रीतम | Amrita Pritam
    कैलाश सत्यार्थी | Kailash Satyarthi
    रश्मि यादव | Rashmi Yadav
    """
)

# Politicians, writers, athletes, actors and singers of Bangladesh and West Bengal.
BENGALI = _pairs(
    """
    শেখ হাসিনা | Sheikh Hasina
    শেখ মুজিবুর রহমান | Sheikh Mujibur Rahman
    খালেদা জিয়া | Khaleda Zia
    জিয়াউর রহমান | Ziaur Rahman
    মুহাম্মদ ইউনূস | Muhammad Yunus
    হুসেইন মুহাম্মদ এরশাদ | Hussain Muhammad Ershad
    মোহাম্মদ সাহাবুদ্দিন | Mohammed Shahabuddin
    তাজউদ্দীন আহমদ | Tajuddin Ahmad
    তারেক রহমান | Tarique Rahman
    রিজওয়ানা হাসান | Rizwana Hasan
    দীপু মনি | Dipu Moni
    মমতা বন্দ্যোপাধ্যায় | Mamata Bandyopadhyay
    জ্যোতি বসু | Jyoti Basu
    বুদ্ধদেব ভট্টাচার্য | Buddhadeb Bhattacharjee
    রবীন্দ্রনাথ ঠাকুর | Rabindranath Tagore
    কাজী নজরুল ইসলাম | Kazi Nazrul Islam
    হুমায়ূন আহমেদ | Humayun Ahmed
    তসলিমা নাসরিন | Taslima Nasrin
    সুফিয়া কামাল | Sufia Kamal
    জীবনানন্দ দাশ | Jibanananda Das
    সুনীল গঙ্গোপাধ্যায় | Sunil Gangopadhyay
    মহাশ্বেতা দেবী | Mahasweta Devi
    বেগম রোকেয়া | Begum Rokeya
    জাহানারা ইমাম | Jahanara Imam
    সত্যজিৎ রায় | Satyajit Ray
    অমর্ত্য সেন | Amartya Sen
    সাকিব আল হাসান | Shakib Al Hasan
    মুশফিকুর রহিম | Mushfiqur Rahim
    তামিম ইকবাল | Tamim Iqbal
    মাশরাফি বিন মর্তুজা | Mashrafe Bin Mortaza
    মাহমুদউল্লাহ রিয়াদ | Mahmudullah Riyad
    মুস্তাফিজুর রহমান | Mustafizur Rahman
    লিটন দাস | Litton Das
    তাসকিন আহমেদ | Taskin Ahmed
    সৌম্য সরকার | Soumya Sarkar
    সৌরভ গাঙ্গুলী | Sourav Ganguly
    জাহানারা আলম | Jahanara Alam
    নিগার সুলতানা | Nigar Sultana
    সালমা খাতুন | Salma Khatun
    রুমানা আহমেদ | Rumana Ahmed
    সাবিনা খাতুন | Sabina Khatun
    কৃষ্ণা রাণী সরকার | Krishna Rani Sarkar
    মারিয়া মান্দা | Maria Manda
    ঋতুপর্ণা চাকমা | Rituparna Chakma
    রুনা লায়লা | Runa Laila
    সাবিনা ইয়াসমিন | Sabina Yasmin
    জয়া আহসান | Jaya Ahsan
    অপু বিশ্বাস | Apu Biswas
    শাকিব খান | Shakib Khan
    মৌসুমী | Moushumi
    পূর্ণিমা | Purnima
    নুসরাত ইমরোজ তিশা | Nusrat Imrose Tisha
    বিদ্যা সিনহা মিম | Bidya Sinha Mim
    সুচিত্রা সেন | Suchitra Sen
    উত্তম কুমার | Uttam Kumar
    সৌমিত্র চট্টোপাধ্যায় | Soumitra Chatterjee
    শর্মিলা ঠাকুর | Sharmila Tagore
    ফেরদৌসী রহমান | Ferdousi Rahman
    আইয়ুব বাচ্চু | Ayub Bachchu
    মোছাঃ রহিমা খাতুন | Rohima Khatun
    ফাতেমা আক্তার | Fatima Akter
    জান্নাতুল ফেরদৌস | Jannatul Ferdous
    নাছিমা বেগম | Nasima Begum
    শারমিন সুলতানা | Sharmin Sultana
    """
)

# The same names as they are spelt in Latin letters, from the articles about the names
# (Spanish, Portuguese, Filipino, Indonesian, Nepali, Bengali and Thai ones).
LATIN = _pairs(
    """
    Ximena Vásquez | Jimena Bazques
    Yessica Gonzales | Jessica González
    Jhonatan Quispe | Jonathan Kispe
    Brayan Condori | Bryan Condory
    Wilmer Choquehuanca | Vilmer Chokewanca
    Yhajaira Huaman | Yajaira Guamán
    Nataly Chávez | Nathalie Chaves
    Geovana Mamani | Jiovana Mamany
    Marisol Cusi | Marizol Kusi
    Estefany Rodríguez | Stephanie Rodriges
    Cristhian Benavides | Christian Venavides
    Katherine Huanca | Catherin Wanka
    Heidy Velásquez | Heidi Belasques
    Leydi Yupanqui | Lady Yupanki
    Sheyla Zeballos | Sheila Ceballos
    Yosselin Cabrera | Jocelyn Cabrera
    Wendy Zárate | Uendi Sarate
    Ma. Fernanda Ibáñez | Maria Fernanda Ybañes
    José Luis Gutiérrez | Jose Luiz Gutierres
    Thaís Oliveira | Tais Olivera
    Luíza Gonçalves | Luisa Gonsalves
    Raphaela Souza | Rafaela Sousa
    Ketlyn Magalhães | Quetelin Magalhaes
    Kauã Araújo | Cauan Araujo
    Thiago Assunção | Tiago Assumpção
    Jheniffer Queiroz | Jennifer Queirós
    Michelle Teixeira | Mixele Texeira
    Maricel dela Cruz | Marisel Delacruz
    Jhon Paul Villanueva | John Pol Bilyanueva
    Princess Mae Santos | Prinses May Santos
    Rhea Macapagal | Rea Makapagal
    Krizelle Bautista | Crisel Bautista
    Cherry Lyn Dimaculangan | Cherrylyn Dimakulangan
    Angelica Reyes | Angelika Reyez
    Marites Lacson | Maritess Laxon
    Soekarnoputri | Sukarnoputri
    Djoko Tjahjono | Joko Cahyono
    Soeharto Widjaja | Suharto Wijaya
    Nurul Hidayah | Noerul Hidajah
    Siti Aisyah | Sitti Aisjah
    Achmad Yusuf | Ahmad Jusuf
    Rizky Pratama | Riski Pratama
    Dwi Lestari | Dewi Lestary
    Muhammad Rizal | Mohamad Risal
    Putu Ayu Wulandari | Poetoe Ayoe Woelandari
    Laxmi Shrestha | Lakshmi Sreshtha
    Bishnu Gautam | Vishnu Gautham
    Sarita Bhattarai | Sharita Bhatarai
    Dipendra Poudel | Deependra Paudyal
    Rajendra Chhetri | Rajender Kshetri
    Geeta Adhikari | Gita Adhikary
    Mohammad Hossain | Muhammed Husain
    Nusrat Jahan | Nushrat Jahan
    Ayesha Siddika | Aisha Siddiqa
    Fahmida Choudhury | Fahmeda Chowdhury
    Abdur Rahim | Abdul Raheem
    Shirin Aktar | Sherin Akhter
    Ziaur Rahaman | Jiaur Rahman
    Tahmina Islam | Tahamina Eslam
    Wanida Chaiyasit | Vanida Chaiyasith
    Supaporn Thongchai | Suphaphon Tongchai
    Kanokwan Srisai | Ganokwan Seesai
    Jirapa Phongphan | Chirapha Pongpan
    Chutima Boonmee | Jutima Bunmi
    """
)

FROM_KNOWLEDGE = {
    "Thai": THAI,
    "Devanagari": DEVANAGARI,
    "Bengali": BENGALI,
    "Latin": LATIN,
}
BY_SCRIPT = {script: SOURCED[script] + FROM_KNOWLEDGE[script] for script in SOURCED}

# -- Collected after the rules were written, and never used to improve them ------------

HELD_OUT = {
    "Thai": _pairs(
        """
        สุริยะ จึงรุ่งเรืองกิจ | Suriya Juangroongruangkit
        สุดารัตน์ เกยุราพันธุ์ | Sudarat Keyuraphan
        จุรินทร์ ลักษณวิศิษฏ์ | Jurin Laksanawisit
        อรรถวิชช์ สุวรรณภักดี | Atavit Suwanpakdee
        พรรณิการ์ วานิช | Pannika Wanich
        ปิยบุตร แสงกนกกุล | Piyabutr Saengkanokkul
        ศิริกัญญา ตันสกุล | Sirikanya Tansakul
        เสรีพิศุทธ์ เตมียเวส | Sereepisuth Temeeyaves
        ภูมิธรรม เวชยชัย | Phumtham Wechayachai
        พีระพันธุ์ สาลีรัฐวิภาค | Pirapan Salirathavibhaga
        สนธิ ลิ้มทองกุล | Sondhi Limthongkul
        จตุพร พรหมพันธุ์ | Jatuporn Prompan
        อังคณา นีละไพจิตร | Angkhana Neelapaijit
        เทวินทร์ หาญปราบ | Tawin Hanprab
        บัวขาว บัญชาเมฆ | Buakaw Banchamek
        ประภาวดี เจริญรัตนธารากูล | Prapawadee Jaroenrattanatarakoon
        พิมศิริ ศิริแก้ว | Pimsiri Sirikaew
        สุกัญญา ศรีสุราช | Sukanya Srisurat
        นิโคล เทริโอ | Nicole Theriault
        ปาลิตา ไพบูลย์ | Palita Paibun
        ธนัญญา วงศ์นาค | Thananya Wongnak
        """
    ),
    "Devanagari": _pairs(
        """
        कृष्णप्रसाद भट्टराई | Krishna Prasad Bhattarai
        सूर्यबहादुर थापा | Surya Bahadur Thapa
        लोकेन्द्रबहादुर चन्द | Lokendra Bahadur Chand
        मनमोहन अधिकारी | Man Mohan Adhikari
        सुजाता कोइराला | Sujata Koirala
        हिसिला यमी | Hisila Yami
        ओनसरी घर्ती | Onsari Gharti
        अनुराधा कोइराला | Anuradha Koirala
        पुष्पा बस्नेत | Pushpa Basnet
        सम्झना बुढाथोकी | Samjhana Budhathoki
        छिरिङ डोल्मा | Chhiring Dolma
        स्मृति मन्धाना | Smriti Mandhana
        हरमनप्रीत कौर | Harmanpreet Kaur
        दीपा कर्मकार | Dipa Karmakar
        मीराबाई चानू | Mirabai Chanu
        हिमा दास | Hima Das
        रानी रामपाल | Rani Rampal
        निर्मला सीतारमण | Nirmala Sitharaman
        सुमित्रा महाजन | Sumitra Mahajan
        शशि थरूर | Shashi Tharoor
        वैजयंती माला | Vyjayanthimala
        हेमा मालिनी | Hema Malini
        """
    ),
    "Bengali": _pairs(
        """
        শিরীন শারমিন চৌধুরী | Shirin Sharmin Chaudhury
        মতিয়া চৌধুরী | Matia Chowdhury
        সাজেদা চৌধুরী | Sajeda Chowdhury
        ওবায়দুল কাদের | Obaidul Quader
        মির্জা ফখরুল ইসলাম আলমগীর | Mirza Fakhrul Islam Alamgir
        আবদুল হামিদ | Abdul Hamid
        জিল্লুর রহমান | Zillur Rahman
        ফজলে হাসান আবেদ | Fazle Hasan Abed
        নিশাত মজুমদার | Nishat Mazumder
        ওয়াসফিয়া নাজরীন | Wasfia Nazreen
        মেহেদী হাসান মিরাজ | Mehidy Hasan Miraz
        নাহিদা আক্তার | Nahida Akter
        ফারজানা হক | Fargana Hoque
        সানজিদা আখতার | Sanjida Akhter
        শামসুন্নাহার | Shamsunnahar
        মনিকা চাকমা | Monika Chakma
        আনুচিং মগিনী | Anuching Mogini
        নিগার সুলতানা জ্যোতি | Nigar Sultana Joty
        সেলিনা হোসেন | Selina Hossain
        বিপাশা হায়াত | Bipasha Hayat
        ঝুলন গোস্বামী | Jhulan Goswami
        স্বপ্না বর্মন | Swapna Barman
        """
    ),
}
