"""`tusoi papers`: the Word templates, the forms, and the check of an office's own."""

from pathlib import Path

from bot.commands.say import tell, warn
from bot.errors import RunError
from bot.settings import Settings
from handlers.words import words_for
from papers.errors import FormError, TemplateError
from papers.forms import load_forms
from papers.office import VIEWS, bring_in, check_folder, own_templates
from papers.word import SHIPPED_TEMPLATES
from workflow.review.which_form import FORMS


def use_own_papers(settings: Settings) -> None:
    """Take the office's forms and templates into use, once, at start.

    Raises:
        RunError: `form_wrong` or `template_wrong`, with the sentence that says where.
    """
    try:
        bring_in(FORMS, settings.forms_dir, settings.templates_dir)
    except FormError as error:
        raise RunError("form_wrong", what=_sentence(error, settings.language)) from error
    except TemplateError as error:
        raise RunError("template_wrong", what=_sentence(error, settings.language)) from error


def list_templates(settings: Settings, out: Path | None) -> int:
    """Tell the templates and whose they are; write the shipped ones out to be edited."""
    words = words_for(settings.language)
    if out is not None:
        return _write_templates(settings, out)
    try:
        folder = settings.templates_dir
        mine = {} if folder is None else own_templates(folder, load_forms(settings.forms_dir))
    except (FormError, TemplateError) as error:
        warn(_sentence(error, settings.language))
        return 1
    for name in sorted({*VIEWS, *mine}):
        key = "papers.template_own" if name in mine else "papers.template_shipped"
        tell(words.label(key, file=name))
    return 0


def list_forms(settings: Settings) -> int:
    """Tell every form in use: its key, title, edition, and where it comes from."""
    words = words_for(settings.language)
    try:
        forms = load_forms(settings.forms_dir)
    except FormError as error:
        warn(_sentence(error, settings.language))
        return 1
    for key in sorted(forms):
        form = forms[key]
        whose = words.label("papers.own" if forms.is_own(key) else "papers.shipped")
        audience = form.audience.in_language(settings.language)
        tell(words.label("papers.form", form=key, title=form.title, audience=audience, whose=whose))
        for told in (form.unconfirmed, form.remark):
            if told is not None:
                tell(f"    {told.in_language(settings.language)}")
    return 0


def check(settings: Settings, folder: Path) -> int:
    """Check an office's folder of forms and templates; 1 when anything in it is wrong."""
    words = words_for(settings.language)
    if not folder.is_dir():
        warn(words.label("papers.error_no_folder", file=folder, place=""))
        return 1
    checked = check_folder(folder, load_forms())
    if not checked:
        warn(words.label("papers.nothing_to_check", folder=folder))
        return 1
    for one in checked:
        if one.error is None:
            tell(words.label("papers.good", file=one.file))
        else:
            warn(_sentence(one.error, settings.language))
    return 1 if any(one.error for one in checked) else 0


def _write_templates(settings: Settings, out: Path) -> int:
    words = words_for(settings.language)
    out.mkdir(parents=True, exist_ok=True)
    taken = [name for name in sorted(VIEWS) if (out / name).exists()]
    if taken:
        warn(words.label("cli.file_exists", file=out / taken[0]))
        return 1
    for name in sorted(VIEWS):
        (out / name).write_bytes((SHIPPED_TEMPLATES / name).read_bytes())
        tell(words.label("papers.template_written", file=out / name))
    return 0


def _sentence(error: FormError | TemplateError, language: str) -> str:
    place = error.key if isinstance(error, FormError) else error.field
    return words_for(language).label(f"papers.error_{error.code}", file=error.file, place=place)
