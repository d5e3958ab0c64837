"""What can be wrong with a case, as codes and fields; words for people are made elsewhere."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Every way in which a case is refused."""

    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_PROFILE = "unknown_profile"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_GRADE = "unknown_grade"
    UNKNOWN_VALUE = "unknown_value"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_TYPE = "wrong_type"
    NEGATIVE_COUNT = "negative_count"
    TOO_LARGE = "too_large"
    OUT_OF_RANGE = "out_of_range"
    TOO_MANY_DECIMALS = "too_many_decimals"
    IMPOSSIBLE_DATE = "impossible_date"
    NO_OFFICIAL_MEMBERS = "no_official_members"
    PRESENT_EXCEEDS_OFFICIAL = "present_exceeds_official"
    VOTES_EXCEED_PRESENT = "votes_exceed_present"
    NO_TASKS = "no_tasks"
    COUNT_EXCEEDS = "count_exceeds"
    NO_RULE = "no_rule"


_SENTENCES = {
    ErrorCode.NOT_JSON: "the line is not valid JSON in UTF-8",
    ErrorCode.NOT_AN_OBJECT: "the line is not a JSON object",
    ErrorCode.DUPLICATE_KEY: "the key is given twice",
    ErrorCode.UNKNOWN_QUESTION: "there is no such question",
    ErrorCode.UNKNOWN_PROFILE: "there is no such profile",
    ErrorCode.UNKNOWN_LEVEL: "there is no such level",
    ErrorCode.UNKNOWN_GRADE: "there is no such grade",
    ErrorCode.UNKNOWN_VALUE: "this value is not one of those allowed",
    ErrorCode.UNKNOWN_KEY: "the question has no such key",
    ErrorCode.MISSING_KEY: "the key is missing and has no default",
    ErrorCode.WRONG_TYPE: "the value has the wrong type",
    ErrorCode.NEGATIVE_COUNT: "a count cannot be negative",
    ErrorCode.TOO_LARGE: "the number is too large to be meant",
    ErrorCode.OUT_OF_RANGE: "the value is outside its range",
    ErrorCode.TOO_MANY_DECIMALS: "at most two decimals are allowed",
    ErrorCode.IMPOSSIBLE_DATE: "there is no such date",
    ErrorCode.NO_OFFICIAL_MEMBERS: "a vote needs at least one official member",
    ErrorCode.PRESENT_EXCEEDS_OFFICIAL: "more official members present than there are",
    ErrorCode.VOTES_EXCEED_PRESENT: "more ballots than official members present",
    ErrorCode.NO_TASKS: "no task was assigned, so no share of tasks can be told",
    ErrorCode.COUNT_EXCEEDS: "a part is larger than its whole",
    ErrorCode.NO_RULE: "the profile has no rule for this",
}


class RatingError(ValueError):
    """A case that is refused: a code, the field it is about, and what was found there.

    `field` is a path such as `votes.good` or `criteria[2].grade`, empty when the whole case is
    meant. `found` holds plain values for a message (never more than a short text).
    """

    def __init__(self, code: ErrorCode, field: str = "", **found: str) -> None:
        super().__init__(code, field, found)
        self.code = code
        self.field = field
        self.found = found

    def within(self, path: str) -> "RatingError":
        """The same error seen from the value that holds the field."""
        field = f"{path}.{self.field}" if self.field else path
        return RatingError(self.code, field, **self.found)

    @property
    def message(self) -> str:
        """One English sentence for whoever wrote the calling program."""
        about = f"{self.field}: " if self.field else ""
        found = ", ".join(f"{name} {value}" for name, value in self.found.items())
        return about + _SENTENCES[self.code] + (f" ({found})" if found else "")

    def __str__(self) -> str:
        return self.message
