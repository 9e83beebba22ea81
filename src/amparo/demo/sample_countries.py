"""Towns, concerns and replies of the demonstration, each in its own script.

Nobody here exists. Texts stay plain: someone worries; never what happened.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SampleCountry:
    """What the generator needs to invent people and organisations of a country."""

    code: str
    language: str
    partner: str
    partner_towns: tuple[str, str]
    shelter: str
    legal: str
    worries: tuple[str, ...]
    phone: str  # calling code
    weight: int  # share of the alliance's work


SAMPLE_COUNTRIES: tuple[SampleCountry, ...] = (
    SampleCountry(
        "BO",
        "es",
        "Casa Abierta",
        ("Cochabamba", "El Alto"),
        "Refugio Sol",
        "Justicia Cercana",
        (
            "Una niña de mi curso ya no viene. Le ofrecieron trabajo en otra ciudad.",
            "Un señor le escribe a mi prima cada día. Ella tiene miedo de contarlo.",
            "En la terminal un hombre pregunta a las chicas si quieren trabajar.",
            "Mi amiga está triste y no quiere volver a la casa donde trabaja.",
        ),
        "+591",
        9,
    ),
    SampleCountry(
        "PE",
        "es",
        "Manos del Ande",
        ("Cusco", "Iquitos"),
        "Hogar Qori",
        "Defensoría Amiga",
        (
            "Mi vecina de trece años se va con una señora que conoció por internet.",
            "Un profesor vio que una alumna tiene un teléfono nuevo y está asustada.",
            "Me piden que no cuente con quién hablo por el celular.",
        ),
        "+51",
        8,
    ),
    SampleCountry(
        "CO",
        "es",
        "Puente Claro",
        ("Cartagena", "Cali"),
        "Casa Jacarandá",
        "Voz y Derecho",
        (
            "Cerca del hotel vi a dos niñas con un turista y me quedé preocupada.",
            "A mi hermana le dijeron que si no sale con alguien van a contar cosas.",
            "Un entrenador le pide a una niña que se quede sola después del entreno.",
        ),
        "+57",
        8,
    ),
    SampleCountry(
        "NI",
        "es",
        "Sombra de Ceiba",
        ("León", "Bluefields"),
        "Casa Madroño",
        "Camino Justo",
        (
            "Una muchacha de mi comunidad se fue a trabajar y no sabemos dónde está.",
            "Me preocupa una niña que vende de noche cerca de la parada.",
        ),
        "+505",
        5,
    ),
    SampleCountry(
        "DO",
        "es",
        "Palma Alta",
        ("Boca Chica", "Puerto Plata"),
        "Hogar Caoba",
        "Ley Abierta",
        (
            "En la playa un adulto les ofrece dinero a unas niñas para ir con él.",
            "Mi hija de doce años recibió mensajes de alguien que no conocemos.",
        ),
        "+1809",
        6,
    ),
    SampleCountry(
        "BR",
        "pt-br",
        "Ponte de Luz",
        ("Fortaleza", "Belém"),
        "Casa Ipê",
        "Direito Perto",
        (
            "Uma menina da minha rua vai viajar com um homem que promete trabalho.",
            "Minha aluna mudou muito e tem medo de usar o celular.",
            "Vi crianças pedindo carona na estrada, à noite.",
        ),
        "+55",
        9,
    ),
    SampleCountry(
        "IN",
        "hi",
        "सहारा संगम",
        ("पटना", "जयपुर"),
        "आँगन आश्रय",
        "न्याय साथी",
        (
            "मेरी सहेली को शहर में नौकरी का वादा किया गया है। वह किसी को नहीं बता रही।",
            "पड़ोस की एक लड़की स्कूल नहीं आ रही और बहुत डरी हुई है।",
            "कोई मेरी बहन को रोज़ संदेश भेजता है और छिपाने को कहता है।",
        ),
        "+91",
        14,
    ),
    SampleCountry(
        "BD",
        "bn",
        "আলোর ঘর",
        ("ঢাকা", "যশোর"),
        "ছায়া নিবাস",
        "ন্যায় পথ",
        (
            "আমার বান্ধবীকে বিদেশে কাজের কথা বলা হচ্ছে। সে ভয় পাচ্ছে।",
            "একজন লোক আমার বোনকে ফোনে বিরক্ত করে এবং কাউকে বলতে মানা করে।",
            "আমাদের ক্লাসের একটি মেয়ে হঠাৎ আর স্কুলে আসে না।",
        ),
        "+880",
        12,
    ),
    SampleCountry(
        "NP",
        "ne",
        "उज्यालो आँगन",
        ("काठमाडौँ", "नेपालगन्ज"),
        "छहारी गृह",
        "न्याय साँघु",
        (
            "गाउँकी एउटी बहिनीलाई काम दिने भनेर सिमानातिर लैजाँदैछन्।",
            "मेरी साथी डराएकी छ र घर जान चाहन्न।",
        ),
        "+977",
        8,
    ),
    SampleCountry(
        "ID",
        "id",
        "Rumah Teduh",
        ("Batam", "Denpasar"),
        "Rumah Aman Kenari",
        "Jembatan Hukum",
        (
            "Teman saya ditawari kerja di luar pulau dan disuruh diam.",
            "Ada orang dewasa yang terus mengirim pesan kepada adik saya.",
        ),
        "+62",
        8,
    ),
    SampleCountry(
        "PH",
        "fil",
        "Kanlungan",
        ("Maynila", "Cebu"),
        "Bahay Araw",
        "Tulay Katarungan",
        (
            "May nagme-message sa pinsan ko at ayaw niyang sabihin kung sino.",
            "Nag-aalala ako sa kaklase kong hindi na pumapasok.",
            "May nag-aalok ng trabaho sa mga bata sa amin.",
        ),
        "+63",
        11,
    ),
    SampleCountry(
        "TH",
        "th",
        "บ้านร่มเย็น",
        ("เชียงราย", "พัทยา"),
        "เรือนพักใจ",
        "เพื่อนยุติธรรม",
        (
            "เพื่อนของหนูบอกว่ามีคนชวนไปทำงานในเมืองและห้ามบอกใคร",
            "มีผู้ใหญ่ส่งข้อความหาน้องสาวทุกวันและขอให้เก็บเป็นความลับ",
        ),
        "+66",
        7,
    ),
)

ALLIANCE = (
    ("Alianza Amparo Nederland", ("NL",)),
    ("Children's Roof Foundation", ("IN", "BD", "NP")),
    ("Puentes para la Niñez", ("BO", "PE", "CO", "NI", "DO", "BR")),
    ("Safe Harbour Asia", ("ID", "PH", "TH")),
    ("Justice for Girls and Boys", ("IN", "PH", "CO", "BR")),
)

REPLIES = {
    "es": "Hiciste bien en contarnos. ¿Puedes leer esto sin que nadie te vea?",
    "en": "You did the right thing by telling. Is it safe to read this now?",
    "pt-br": "Você fez bem em contar. Você pode ler isto em segurança?",
    "hi": "आपने बताकर अच्छा किया। क्या आप इसे सुरक्षित पढ़ सकते हैं?",
    "bn": "আপনি জানিয়ে ভালো করেছেন। এটা কি নিরাপদে পড়তে পারছেন?",
    "ne": "तपाईंले भनेर राम्रो गर्नुभयो। यो सुरक्षित पढ्न सक्नुहुन्छ?",
    "id": "Kamu benar telah bercerita. Apakah kamu aman membaca ini?",
    "fil": "Tama ang ginawa mong pagsabi. Ligtas ka bang basahin ito?",
    "th": "คุณทำถูกแล้วที่บอกเรา ตอนนี้อ่านข้อความนี้ได้อย่างปลอดภัยไหม",
}
