"""Which of the signs named in a message are happening now.

"What if I get a fever", "is swelling normal", "I had an infection years ago", "no pus" and "my friend got blisters"
name signs that nobody has now. The words that tell are the `cues` of `data/clinic/red_flag_words.yml`; this module
only says how far each of them reaches.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinic.safety.cues import SIDE_CUES, longest
from clinic.safety.reading import COMMA, SENTENCE, Words
from clinic.safety.words import LEAD_INS, Hit

_ASK_CUES = ("asks", "reports", "fears", "serves")
_MODALS = frozenset(
    {
        *(
            "can",
            "could",
            "will",
            "would",
            "might",
            "may",
            "shall",
            "should",
            "do",
            "does",
            "did",
            "has",
            "have",
            "had",
        ),
        *("is", "are", "was", "were", "if", "when", "what", "which", "who"),
    }
)
_INVERTED = frozenset(["do", "does", "can", "could", "will", "would", "might", "may", "is", "are"])
_TELLING = frozenset({"does", "did", "has", "is", "was", "had"})
_DOERS = frozenset(
    {
        *("she", "he", "who", "mate", "woman", "lady", "girl", "guy", "friend", "man", "lass", "bloke"),
        *("beautician", "hairdresser", "cousin"),
    }
)
"""Before one of `_TELLING`, those of whom something is told, not asked."""
_BE = frozenset({"is", "are", "was", "were"})
_OWN = frozenset(
    {"it", "so", "this", "that", "my", "these", "mine", "he", "she", "his", "her", "those", "the", "not", "there"}
)
_ALWAYS = ("crisis", "always")
_PLAIN_NO = frozenset({"not", "never", "dont"})
_LASTING = frozenset({"unlicensed", "unlicensed_place", "reused", "blood_treatment"})
"""What stays true however long ago it was and whoever tells it."""
_NEVER_NORMAL = frozenset({"breath", "infected_here"})
"""Nobody asks whether this is normal without having it."""
_ANY_EVENT = "always_event"
"""Any event at all ("had", "gone"): its words may also end a sign."""
_LATE = frozenset({"dents", "lumps", "pigment", "raised_scar", "still_red", "rash_now"})
"""What may come of a treatment of years ago."""
_NO_STORY = frozenset({"collapse", "breath", "seizure", "fell"})
"""What is still going on when the same message says how that person is now."""
_NO_HABIT = frozenset({"baby_quiet", "baby_still", "obstetric"})
"""What "usually" is said beside to tell that it is otherwise now: "usually she kicks at night"."""
_STILL_NOT = frozenset({"not", "wont", "isnt", "cant", "doesnt", "hardly", "barely"})
_SHORTEST_STORY = 4
"""Words up to which "mum collapsed" is a cry for help; nobody tells of another time in so few."""
_BARE = frozenset(["any", "some", "the", "a", "an", "and", "or", "maybe", "what", "about"])
_AND = frozenset({"and", "so", "plus", "also", "then", "because", "now", "since"})
_BUT = frozenset({"but", "however", "although", "though", "yet"})
_STOPS_NEGATION = _BUT | frozenset(
    {
        *("my", "i", "it", "there", "he", "she", "they", "this", "mine", "because", "since", "now", "when", "after"),
        *("his", "her", "why", "where", "how"),
    }
)
_NOT_YET = frozenset({"not", "never", "wont", "cant", "didnt", "doesnt", "until", "if", "like"})
_TOLD_OVER = frozenset({"got", "had", "was", "were"})
"""What makes a sign one of that time, with "years ago" beside it: "I was red for ten days after a peel years ago"."""
_PAST_FORMS = frozenset({"swelled", "blistered", "fainted", "collapsed", "burned", "burnt", "drooped", "passed"})
_RESOLVES_WITHIN = 40
_NEGATION_REACH = 6
_ANSWER_REACH = 4
"""Words between a sign and the question mark up to which the "no" that follows answers it."""
_OWN_PLACE_REACH = 4
"""Words between a sign and "my face" up to which the sign is said to be there."""


class Judge:
    """Judges the sign hits of one message by its cue hits."""

    def __init__(self, text: Words, hits: Iterable[Hit], signs: frozenset[str], cues: frozenset[str]) -> None:
        self.text = text
        found = list(hits)
        self.signs = [h for h in found if h.concept in signs]
        self.cues = longest(h for h in found if h.concept in cues)
        self.treated = [h for h in found if h.concept == "treated"]
        self.settings = [h for h in found if h.concept not in signs and h.concept not in cues]
        self.inside_sign = {i for h in self.signs if h.concept != _ANY_EVENT for i in h.named}
        self.sign_starts = {h.start for h in self.signs}
        self.starts = {h.start: h for h in sorted(self.cues, key=lambda h: h.concept not in SIDE_CUES)}
        self.states = {h.start for h in found if h.concept == "states"}
        self.says = self.states | {h.start for h in found if h.concept == "states_weak"}
        self.segment = self._segments()
        self.by_segment: dict[int, list[Hit]] = {}
        for cue in self.cues:
            self.by_segment.setdefault(self.segment[cue.start], []).append(cue)
        self.everywhere = {h.concept for h in self.cues}
        before = {i for h in self.cues if h.concept == "before_then" for i in range(h.start, h.end)}
        self.endings = [
            h
            for h in self.cues
            if h.concept == "resolved" and h.start not in before and not self.inside_sign.intersection(h.named)
        ]
        self.supposed = self._supposed()
        told = [h for h in self.cues if not self.supposed[h.start]]
        self.last_return = max((h.start for h in told if h.concept == "returned"), default=-1)
        self.present = {self.segment[h.start] for h in told if h.concept in ("present", "recent")}

    def _segments(self) -> list[int]:
        """The number of the segment that each word stands in: a new one at each sentence, "but", "and now", and at
        a comma or "and" after which the visitor says how things are."""
        numbers, current = [], 0
        for i, word in enumerate(self.text.words):
            strong = self.text.breaks[i] == SENTENCE or word in _BUT or (word == "now" and self._after_and(i))
            if i and (strong or (self._states_from(i) and (self.text.breaks[i] or word in _AND))):
                current += 1
            numbers.append(current)
        return numbers

    def _after_and(self, i: int) -> bool:
        return self.text.breaks[i] > 0 or (i > 0 and self.text.words[i - 1] in _AND)

    def _states_from(self, i: int) -> bool:
        """Whether from word `i`, after "and", "so", "now", the visitor says how things are ("my cheek is …")."""
        words = self.text.words
        while i < len(words) and words[i] in _AND | _BUT:
            if i in self.says:
                return True
            i += 1
        return i in self.says

    def live(self) -> list[Hit]:
        """The signs that are happening now, in order of the words."""
        supposed = self.supposed
        kept: list[Hit] = []
        negated: list[Hit] = []
        idle = {i for h in self.cues if h.concept == "idle" for i in range(h.start, h.end)}
        for hit in self.signs:
            if idle.intersection(hit.named):
                continue
            if hit.concept.startswith(_ALWAYS):
                plain_no = hit.start > 0 and self.text.words[hit.start - 1] in _PLAIN_NO
                if not plain_no and not self._long_behind(hit):
                    kept.append(hit)
                continue
            if self._negated(hit, negated):
                negated.append(hit)
                continue
            if self._answered_no(hit) or self._shop_talk(hit):
                continue
            if supposed[hit.start] and not (supposed[hit.start] == "normal" and hit.concept in _NEVER_NORMAL):
                continue
            if hit.concept in _LASTING:
                if not self._long_ago_and_anothers(hit):
                    kept.append(hit)
            elif not (self._bare_question(hit) or self._over(hit)):
                kept.append(hit)
        return kept

    def asked_about(self) -> list[Hit]:
        """The signs only asked about or supposed, in order of the words; none denied, long over or another's."""
        idle = {i for h in self.cues if h.concept == "idle" for i in range(h.start, h.end)}
        return [
            hit
            for hit in self.signs
            if (self.supposed[hit.start] in ("suppose", "ask") or self._bare_question(hit))
            and not (idle.intersection(hit.named) or self._negated(hit, []) or self._long_ago_and_anothers(hit))
        ]

    def _supposed(self) -> list[str]:
        """For each word, whether it stands in a supposition, a question in general or about what is normal; else ""."""
        state, result = "", []
        words, breaks = self.text.words, self.text.breaks
        own = self._ahead("own", "days_later", "weeks_later")
        later = self._ahead("days_later")
        same = self._ahead("same_here")
        for i, word in enumerate(words):
            if breaks[i] == SENTENCE or word in _BUT or (breaks[i] == COMMA and self._states_from(i)):
                state = ""
            cue = self.starts.get(i)
            if word in ("who", "which") and breaks[i] == COMMA:
                cue = None  # "my mother, who is 76"
            if cue is not None and cue.concept == "asks" and word in _TELLING and i and words[i - 1] in _DOERS:
                cue = None  # "my cousin does microneedling in her kitchen"
            if cue is not None and cue.concept == "asks_now":
                state = ""
            elif cue is not None and cue.concept == "asks_normal":
                state = "" if own[i] else "normal"
            elif cue is not None and cue.concept == "asks_usual":
                state = "" if later[i] else "ask"
            elif cue is not None and cue.concept == "supposes":
                state = "quote" if state == "quote" else "suppose"
            elif cue is not None and cue.concept == "quotes":
                state = "" if same[i] else "quote"
            elif state == "quote" and self._states_from(i) and (word == "i" or word in _AND or breaks[i]):
                state = ""
            elif state != "suppose" and ((cue is not None and cue.concept in _ASK_CUES) or self._asks_plainly(i)):
                state = "ask"
            elif state in ("ask", "normal") and i in self.states and (i == 0 or words[i - 1] not in _MODALS):
                state = ""
            result.append(state)
        return result

    def _asks_plainly(self, i: int) -> bool:
        """ "Do blisters scar", "is laser more painful": the verb that opens a clause, then a sign or anything that is
        not the visitor's own."""
        word, after = self.text.words[i], self.text.words[i + 1 : i + 2]
        if not after or not (self.text.breaks[i] > 0 or self.text.words[i - 1] in LEAD_INS):
            return False
        if word in _BE:
            return not _OWN.intersection(after) and self.text.breaks[i] == SENTENCE
        return word in _INVERTED and i + 1 in self.sign_starts and after[0] not in ("hardly", "barely", "scarcely")

    def _ahead(self, *concepts: str) -> list[bool]:
        """For each word, whether one of `concepts` stands there or later in its sentence."""
        own_at = {h.start for h in self.cues + self.settings if h.concept in concepts}
        result = [False] * len(self.text)
        seen = False
        for i in range(len(self.text) - 1, -1, -1):
            seen = seen or i in own_at
            result[i] = seen
            if self.text.breaks[i] == SENTENCE:
                seen = False
        return result

    def _bare_question(self, hit: Hit) -> bool:
        """ "Blisters?" and "any swelling?": a word or two and a question mark."""
        i = hit.start
        while i > 0 and self.text.breaks[i] != SENTENCE and self.text.words[i - 1] in _BARE:
            i -= 1
        return self.text.breaks[i] == SENTENCE and hit.end - 1 in self.text.asked

    def _negated(self, hit: Hit, negated: list[Hit]) -> bool:
        words, breaks = self.text.words, self.text.breaks
        if any(self._denies(i) for i in range(hit.start, hit.end)):
            return True
        for i in range(hit.start - 1, max(-1, hit.start - 1 - _NEGATION_REACH), -1):
            if breaks[i + 1] == SENTENCE:
                return False
            if breaks[i + 1] == COMMA:
                return self._list_goes_on(i, hit, negated)
            if words[i] in _STOPS_NEGATION or (words[i] in _BE and i and words[i - 1] == "and"):
                return False
            if self._denies(i):
                return True
        return False

    def _answered_no(self, hit: Hit) -> bool:
        """ "Seizures? No. Chest pain? Never." """
        words, breaks = self.text.words, self.text.breaks
        end = next((i for i in range(hit.end, len(words)) if breaks[i] == SENTENCE), len(words))
        if end - 1 not in self.text.asked or end - hit.end > _ANSWER_REACH or words[end : end + 1] == []:
            return False
        alone = end + 1 == len(words) or breaks[end + 1] > 0
        return words[end] in ("never", "none", "nope") or (words[end] == "no" and alone)

    def _shop_talk(self, hit: Hit) -> bool:
        """ "I'm a paramedic, chest pains and collapses all day long": what the visitor sees at work."""
        if not {"trade", "shop_talk"} <= self.everywhere or self.treated or "recent" in self.everywhere:
            return False
        segment = self.segment[hit.start]
        return not any(self.text.words[i] in ("i", "my", "me") for i, s in enumerate(self.segment) if s == segment)

    def _denies(self, i: int) -> bool:
        cue = self.starts.get(i)
        return cue is not None and cue.concept == "denies" and i not in self.inside_sign

    def _list_goes_on(self, i: int, hit: Hit, negated: list[Hit]) -> bool:
        """ "No pus, blisters or fever": the "no" reaches over the comma when the list ends in "or"."""
        near = self.text.words[max(0, hit.start - 2) : hit.end + 3]
        return any(n.end - 1 == i or n.end == i for n in negated) and ("or" in near or "nor" in near)

    def _over(self, hit: Hit) -> bool:
        """Past, better since, only now and then, or somebody else's story."""
        segment = self.segment[hit.start]
        inside = self.by_segment.get(segment, [])
        names = {h.concept for h in inside}
        if self._long_ago_and_anothers(hit):
            return True
        if (
            "habit" in names
            and hit.concept not in _NO_HABIT
            and not any(self.segment[t.start] == segment for t in self.treated)
        ):
            return True
        if any(h.concept == "past" and not self._dates_the_treatment(hit, h) for h in inside):
            return True
        if any(h.concept == "past_weeks" and not self._treatment_before(segment, h) for h in inside):
            return True
        if self._then_too(hit):
            return True
        return self._resolved(hit) or self._told_of_another(hit, segment, names)

    def _long_behind(self, hit: Hit) -> bool:
        """ "I was suicidal in my twenties, I am well now": long ago, said to be well now or
        only scars left, and nothing came back. "It is all a long time ago" says so of the whole message."""
        sentence = hit.start
        while sentence and self.text.breaks[sentence] != SENTENCE:
            sentence -= 1
        names = {h.concept for h in self.by_segment.get(self.segment[hit.start], [])}
        names |= {h.concept for h in self.cues if sentence <= h.start < hit.start}
        scarred = any(h.concept == "old_harm" for h in self.settings)
        past = "past" in names or "long_gone" in self.everywhere
        over = past and (scarred or "well_now" in self.everywhere) and "returned" not in self.everywhere
        return over and hit.concept != _ANY_EVENT

    def _long_ago_and_anothers(self, hit: Hit) -> bool:
        """ "My cousin's cheek swelled after hers ten years ago": what is past is all of it, not the treatment alone."""
        names = {h.concept for h in self.by_segment.get(self.segment[hit.start], [])}
        return {"other", "past"} <= names and self.segment[hit.start] not in self.present

    def _told_of_another(self, hit: Hit, segment: int, names: set[str]) -> bool:
        """ "My friend had it and got blisters": somebody else, then, and nothing that says now."""
        if hit.concept in _NO_STORY and (len(self.text) <= _SHORTEST_STORY or self.present or self._kin_after(hit)):
            return False
        if not {"other", "then"} <= self.everywhere or "recent" in self.everywhere or "present" in names:
            return False
        start = self.segment.index(segment)
        if self._on_the_visitor(hit):
            return False
        return "other" in names or not {"i", "me", "mine"}.intersection(self.text.words[start : hit.end])

    def _kin_after(self, hit: Hit) -> bool:
        """ "My wife collapsed after the treatment", "not waking up": no tale of another day."""
        said = self.text.words[hit.start : hit.end]
        if _STILL_NOT.intersection(said):
            return True
        return "kin" in self.everywhere and any(h.concept in ("treated", "cream") for h in self.settings)

    def _on_the_visitor(self, hit: Hit) -> bool:
        """ "My friend noticed a dip in my forehead": the sign stands on the visitor's own body."""
        near = range(hit.start - _OWN_PLACE_REACH, hit.end + _OWN_PLACE_REACH)
        places = (h.start for h in self.settings if h.concept == "place" and h.start in near)
        return any(i and self.text.words[i - 1] == "my" for i in places)

    def _dates_the_treatment(self, hit: Hit, past: Hit) -> bool:
        """ "Dents since my RF last month": what is past is the treatment, not the sign."""
        if _TOLD_OVER.intersection(self.text.words[max(0, hit.start - 2) : hit.end]) and "still" not in self.text.words:
            return False
        said = self.text.words[past.start : past.end]
        if hit.concept not in _LATE and {"years", "year", "yrs", "decades"}.intersection(said):
            return False
        if "once" in self.text.words[hit.end : past.start + 1]:
            return False
        after = [t for t in self.settings if t.concept == "treated" and hit.start < t.start <= past.start]
        return any(self.text.words[t.start] in ("since", "after", "following", "from") for t in after)

    def _then_too(self, hit: Hit) -> bool:
        """ "I once reacted to a cream, my lips swelled": told in the past, after a past part of the same sentence."""
        if "recent" in self.everywhere or not _PAST_FORMS.intersection(self.text.words[hit.start : hit.end]):
            return False
        start = hit.start
        while start and self.text.breaks[start] != SENTENCE:
            start -= 1
        return any(h.concept == "past" and start <= h.start < hit.start for h in self.cues)

    def _treatment_before(self, segment: int, past: Hit) -> bool:
        """ "I had RF two weeks ago" dates the treatment; "I had a cold sore two weeks ago" the sore."""
        named = (h for h in self.settings if h.concept == "treatment_word" and h.start < past.start)
        return any(self.segment[h.start] == segment for h in named)

    def _resolved(self, hit: Hit) -> bool:
        for cue in self.endings:
            if cue.start < hit.start or cue.start - hit.start > _RESOLVES_WITHIN:
                continue
            between = self.text.breaks[hit.start + 1 : cue.start + 1]
            if between.count(SENTENCE) > 1 or (SENTENCE in between and not self._was(hit)):
                continue
            before = self.text.words[max(0, cue.start - 2) : cue.end]
            if not _NOT_YET.intersection(before):
                return self.last_return <= hit.start
        return False

    def _was(self, hit: Hit) -> bool:
        """Whether the sign's sentence is told in the past ("I had blisters. All gone now.")."""
        back = self.text.words[max(0, hit.start - 5) : hit.start]
        return bool({"had", "was", "were", "got"}.intersection(back))
