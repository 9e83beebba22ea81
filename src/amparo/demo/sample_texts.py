"""What workers and children of the demonstration write, in the languages they have.

Nobody here exists. Each language says the same things in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The sentences of one language."""

    goals: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    accounts: tuple[str, ...]
    reasons: tuple[str, ...]
    need: str
    safe_contact: str
    visit: str


ENGLISH = Words(
    goals=(
        "I want to go back to school after the holidays.",
        "I want to sleep without being afraid.",
        "I want my mother to know where I am.",
        "I want to learn to bake bread and sell it.",
        "I want somebody with me when I talk to the judge.",
        "I want my own papers with my name on them.",
    ),
    actions=(
        ("psychosocial", "Meet every Tuesday, at the place the child chose."),
        ("medical", "Go to the health centre together."),
        ("legal", "Ask the legal team to explain what happens next."),
        ("shelter", "Find a safe room for the next weeks."),
        ("school", "Talk with the head teacher about a place in class."),
        ("vocational", "Visit the baking course and ask about starting."),
        ("economic", "Plan with the family for rent and food."),
    ),
    accounts=(
        "An adult offered the child work far away. A teacher noticed first.",
        "An aunt came with the child to our office. They ask what can be done.",
        "The child stays with a neighbour and would like to go to school again.",
        "The family was promised money. The child did not want it and told a friend.",
    ),
    reasons=(
        "The person still knows where the child lives.",
        "The child is with a grandmother and feels safe there.",
        "There is an offer to travel next week.",
        "The child is in school again and has somebody to talk to.",
    ),
    need="Someone to talk to, and a quiet room.",
    safe_contact="Not after school; never leave a message.",
    visit="Visited at home. The child showed us the school books.",
)
SPANISH = Words(
    goals=(
        "Quiero volver a la escuela después de las vacaciones.",
        "Quiero dormir sin miedo.",
        "Quiero que mi mamá sepa dónde estoy.",
        "Quiero aprender a hacer pan y venderlo.",
        "Quiero que alguien me acompañe cuando hable con la jueza.",
        "Quiero mis propios papeles, con mi nombre.",
    ),
    actions=(
        ("psychosocial", "Vernos cada martes, en el lugar que eligió."),
        ("medical", "Ir juntos al centro de salud."),
        ("legal", "Pedir al equipo legal que explique qué pasa después."),
        ("shelter", "Encontrar un cuarto seguro para las próximas semanas."),
        ("school", "Hablar con la dirección de la escuela sobre un cupo."),
        ("vocational", "Visitar el curso de panadería y preguntar cómo empezar."),
        ("economic", "Planear con la familia el alquiler y la comida."),
    ),
    accounts=(
        "Una persona adulta le ofreció trabajo lejos. Una profesora lo notó primero.",
        "Vino a nuestra oficina con una tía. Preguntan qué se puede hacer.",
        "Está en casa de una vecina y quisiera ir otra vez a la escuela.",
        "A la familia le prometieron dinero. No quería irse y se lo contó a una amiga.",
    ),
    reasons=(
        "La persona todavía sabe dónde vive.",
        "Está con su abuela y allí se siente a salvo.",
        "Hay una oferta de viaje para la próxima semana.",
        "Va otra vez a la escuela y tiene con quién hablar.",
    ),
    need="Alguien con quien hablar y un cuarto tranquilo.",
    safe_contact="No después de clases; nunca dejar un mensaje.",
    visit="Visita en su casa. Nos mostró los libros de la escuela.",
)


def words(language: str) -> Words:
    """Return the sentences of a language, or the English ones."""
    return SPANISH if language == "es" else ENGLISH
