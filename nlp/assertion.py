"""Who says a fact and how, by the words of the sentence that holds it."""

from nlp.analysis import ActorRole, Asserter, Modality
from nlp.cues import normalise, word_pattern
from nlp.entities import Candidate
from nlp.passages import Passage

_ORDER = (Asserter.ATTACKER, Asserter.AUTHORITY, Asserter.EXPERT, Asserter.VICTIM)


def asserted_by(passage: Passage, position: int, language: str) -> Asserter:
    """Who says what stands at `position`; the journalist when the sentence names nobody."""
    sentence = _sentence(passage, position)
    return next((who for who in _ORDER if _holds(who.value, sentence, language)), Asserter.JOURNALIST)


def modality(passage: Passage, position: int, language: str) -> Modality:
    """Whether the sentence at `position` states, supposes or denies."""
    sentence = _sentence(passage, position)
    if _holds("denied", sentence, language):
        return Modality.DENIED
    return Modality.POSSIBLE if _holds("possible", sentence, language) else Modality.ASSERTED


def actor_role(mentions: list[Candidate], language: str) -> ActorRole:
    """How the article ties an actor to the incident: its own claim, then a suspicion, else attributed."""
    said = [_sentence(mention.passage, mention.start) for mention in mentions]
    if any(_holds("claims", sentence, language) for sentence in said):
        return ActorRole.CLAIMS
    if said and all(_holds("suspected", sentence, language) for sentence in said):
        return ActorRole.SUSPECTED
    return ActorRole.ATTRIBUTED


def _sentence(passage: Passage, position: int) -> str:
    first, last = passage.sentence_at(position)
    return normalise(passage.text[first:last])


def _holds(table: str, sentence: str, language: str) -> bool:
    return word_pattern("assertion_cues", table, language).search(sentence) is not None
