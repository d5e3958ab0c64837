"""Which form a member writes, and why: by the roster, the year and the rules it is frozen to."""

from dataclasses import dataclass

import rating
from papers.errors import FormError
from papers.forms import Form, Forms, load_forms
from papers.forms.local import local_form
from rating import Role, Scope, clauses
from rating.law.overlays import overlay_of
from storage.member_then import MemberThen
from storage.queries import people, review_trail
from storage.tables import Cycle, OtherPlace, SelfReview
from terms.places import PlaceKind
from workflow.accounts import Person
from workflow.cycle import in_view, rating_day
from workflow.errors import Refusal
from workflow.work import Work

FORMS: Forms = load_forms()
_RESIDENCE = frozenset({"1.4", "17.2"})
"""How the lists of papers call the comment of where somebody lives."""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """What the rules ask of one member, with the clauses it rests on."""

    year: int
    reviewed: bool
    volunteers: bool
    """Not asked, but free to write (X-05): a new member of less than six months."""
    form: Form
    places: tuple[str, ...]
    """The posts besides membership at which they are reviewed too (S1 III.3.2)."""
    places_clause: str
    reasons: tuple[rating.Reason, ...]


async def choice(work: Work, person: Person) -> FormChoice:
    """Give which form the person writes this year, and why; raise `Refusal` `no_cycle`."""
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    return choice_for(await people.member_on(session, person.member_id, rating_day(cycle)), cycle)


def choice_for(member: MemberThen, cycle: Cycle) -> FormChoice:
    """Give what the rules ask of a member in a cycle."""
    asked = scope_of(member, cycle)
    # Whoever is not asked has no form: ask what it were if nothing stood against it.
    shown = asked if asked.reviewed else _if_asked(member, cycle)
    usual = {reason.text_vi for reason in shown.reasons}
    against = tuple(r for r in asked.reasons if r.met is False and r.text_vi not in usual)
    volunteers = not (asked.reviewed or member.exempt or member.suspended)
    chosen = tuple(r for r in shown.reasons if r.met is None and (asked.reviewed or volunteers))
    return FormChoice(
        year=cycle.year,
        reviewed=asked.reviewed,
        volunteers=volunteers,
        form=form_of(shown.role or Role.PLAIN, cycle.profile, cycle.year),
        places=_places(member) if member.leader else (),
        places_clause=rating.cited(clauses.places(cycle.profile)),
        reasons=against + chosen,
    )


def scope_of(member: MemberThen, cycle: Cycle) -> Scope:
    """Give what the rules ask of a member in a cycle (S1 III.1.2, IV.2.1, V.5)."""
    return _scope(member, cycle)


def needs_comment_of(place: OtherPlace, member: MemberThen, cycle: Cycle) -> bool:
    """Tell whether the rules ask for a place's word on a member (S1 V.10, V.11; QĐ 366, Điều 17);
    a group may talk them over and need not (S1 V.8)."""
    if place.kind is PlaceKind.GROUP:
        return False
    if place.kind is PlaceKind.RESIDENCE:
        return residence_clause(member, cycle) != ""
    if place.kind is PlaceKind.TEMPORARY:
        return needs_temporary_comment(member, cycle)
    needs = _scope(member, cycle, transferred_on=place.since).needs
    return rating.Need.FORMER_CELL_COMMENT in needs


def needs_temporary_comment(member: MemberThen, cycle: Cycle) -> bool:
    """Tell whether the rules ask for the word of the cell where a member, as of the rating day, is
    in temporary activity (S1 V.10)."""
    return rating.Need.TEMPORARY_CELL_COMMENT in _scope(member, cycle).needs


def residence_clause(member: MemberThen, cycle: Cycle) -> str:
    """Give the clause that asks for the comment of where a member lives; empty where none does.

    It is asked of who serves: whoever does not has their Party life there already."""
    if member.retired or not scope_of(member, cycle).reviewed:
        return ""
    return residence_rule(cycle)


def residence_rule(cycle: Cycle) -> str:
    """Give the clause by which the papers of a year hold comments of residences; empty for none."""
    asked = rating.checklist(
        rating.ListName.DOSSIER_PERSON, (), year=cycle.year, profile=cycle.profile
    )
    found = (item for item in asked.items if item.id in _RESIDENCE)
    return next((rating.cited(item.clause) for item in found), "")


def form_of(role: Role, profile: str, year: int) -> Form:
    """Give a role's form in the edition of a profile, by the role whatever its number there.

    Where the rules' own is not there, the one of members without a post.
    """
    found = FORMS.for_role(role, profile) or FORMS.for_role(Role.PLAIN, profile)
    return _as_here(found or FORMS["2A.2023"], role, profile, year)


def _as_here(form: Form, role: Role, profile: str, year: int) -> Form:
    """Give the form with what the office's own law adds to it in a year."""
    own = overlay_of(profile)
    if own is None:
        return form
    rubric = next((one for one in own.rubrics if one.role == role.value), None)
    return local_form(form, rubric, own.themes_of(role.value, year))


async def form_of_review(work: Work, review: SelfReview) -> Form:
    """Give the very edition a review was begun with, also when its file has changed since."""
    return await form_named(work, review.form, review.form_hash)


async def form_named(work: Work, key: str, content_hash: str) -> Form:
    """Give one edition of a form by its key and hash, from its kept copy where need be."""
    try:
        return FORMS.edition(key, content_hash)
    except FormError:
        source = await review_trail.form_source(await work.session(), content_hash)
    return FORMS.edition(key, content_hash, source or "")


def successor(then: Form, member: MemberThen, cycle: Cycle) -> Form | None:
    """Give the form that took the place of the one a review was begun on; None where none did."""
    role = scope_of(member, cycle).role or Role.PLAIN
    return FORMS.successor(then, role, cycle.profile)


def _scope(member: MemberThen, cycle: Cycle, **instead: object) -> Scope:
    values: dict[str, object] = {
        "status": rating.Status(str(member.status)),
        "admitted_on": member.admitted_on,
        "exempt": member.exempt,
        "suspended": member.suspended,
        "temporary_elsewhere": member.temporary is not None,
        "leader": member.leader,
        "leader_since": member.leader_since,
        "committee_suspended_on": member.committee_suspended_on,
        "in_political_system": not member.retired,
        **instead,
    }
    return rating.scope(
        rating.Member(**values),  # type: ignore[arg-type]
        cycle.review_deadline,
        profile=cycle.profile,
    )


def _if_asked(member: MemberThen, cycle: Cycle) -> Scope:
    long_ago = cycle.review_deadline.replace(year=cycle.review_deadline.year - 9, day=1)
    return _scope(member, cycle, exempt=False, suspended=False, admitted_on=long_ago)


def _places(member: MemberThen) -> tuple[str, ...]:
    return tuple(p for p in (member.party_post, member.state_post, member.union_post) if p)
