"""The ways a call may come: query, urlencoded, JSON, multipart with and without attach://."""

import json

import pytest
from aiohttp import FormData

from tests.playground.telegram_desk import Json, TelegramDesk, keyboard

PAPER = bytes(range(256)) * 40 + b"\r\n--x\r\n"


async def test_a_call_by_query(server: TelegramDesk) -> None:
    """Everything may stand in the address."""
    query = {"chat_id": str(server.chat_id), "text": "Chào đồng chí"}

    async with server.session.get(server.url("sendMessage"), params=query) as response:
        answer = await response.json()

    assert "Chào đồng chí" == answer["result"]["text"]


async def test_a_call_by_form(server: TelegramDesk) -> None:
    """Numbers are strings there and a keyboard is serialised JSON."""
    markup = json.dumps(keyboard(["Tốt"]))

    answer = await server.form(
        "sendMessage", {"chat_id": str(server.chat_id), "text": "Chào", "reply_markup": markup}
    )

    assert "Tốt" == answer["result"]["reply_markup"]["inline_keyboard"][0][0]["text"]


async def test_an_empty_string_is_a_missing_parameter(server: TelegramDesk) -> None:
    """text= is no text, reply_markup= is no keyboard."""
    chat = {"chat_id": str(server.chat_id), "reply_markup": ""}

    without = await server.form("sendMessage", {**chat, "text": ""})
    bare = await server.form("sendMessage", {**chat, "text": "Chào"})

    assert "Bad Request: message text is empty" == without["description"]
    assert bare["ok"]


@pytest.mark.parametrize("name", ["Bản kiểm điểm 2A.docx", "ban-kiem-diem.docx"])
async def test_a_document_by_multipart(server: TelegramDesk, name: str) -> None:
    """The file may be the parameter itself; its bytes come back as they went."""
    form = FormData({"chat_id": str(server.chat_id)})
    form.add_field("document", PAPER, filename=name)

    answer = await server.form("sendDocument", form)

    assert name == answer["result"]["document"]["file_name"]
    assert PAPER == await server.lan.sees_file(".docx")


async def test_a_document_attached_under_any_name(server: TelegramDesk) -> None:
    """attach://NAME points at the part of that name."""
    form = FormData({"chat_id": str(server.chat_id), "document": "attach://k3x9"})
    form.add_field("k3x9", PAPER, filename="phieu.docx")

    answer = await server.form("sendDocument", form)

    assert len(PAPER) == answer["result"]["document"]["file_size"]


async def test_a_file_comes_back_by_its_id(server: TelegramDesk) -> None:
    """getFile tells a path, the path gives the bytes, the id can be sent again."""
    form = FormData({"chat_id": str(server.chat_id)})
    form.add_field("document", PAPER, filename="phieu.docx")
    file_id = (await server.form("sendDocument", form))["result"]["document"]["file_id"]

    file = await server.does("getFile", file_id=file_id)
    path = server.url(file["file_path"]).replace("/telegram/", "/telegram/file/")
    async with server.session.get(path) as response:
        fetched = await response.read()
    again = await server.does("sendDocument", chat_id=server.chat_id, document=file_id)

    assert PAPER == fetched
    assert file_id == again["document"]["file_id"]


@pytest.mark.parametrize(
    ("data", "limit", "refusal"),
    [
        (b"", 50, (400, "Bad Request: file must be non-empty")),
        (b"x" * 51, 50, (413, "Request Entity Too Large")),
    ],
)
async def test_an_upload_that_is_refused(
    server: TelegramDesk, data: bytes, limit: int, refusal: tuple[int, str]
) -> None:
    """Nothing, or more than the server takes."""
    server.world.telegram.settings.upload_limit = limit
    form = FormData({"chat_id": str(server.chat_id)})
    form.add_field("document", data, filename="phieu.docx")

    answer = await server.form("sendDocument", form)

    assert refusal == (answer["error_code"], answer["description"])


async def test_a_missing_file_is_named(server: TelegramDesk) -> None:
    """A document parameter that points nowhere is refused."""
    answer = await server.form("sendDocument", {"chat_id": str(server.chat_id)})

    assert "Bad Request: there is no document in the request" == answer["description"]


async def test_a_broken_body_is_refused(server: TelegramDesk) -> None:
    """Half a JSON object is no call."""
    headers = {"Content-Type": "application/json"}

    async with server.session.post(server.url("getMe"), data=b'{"a":', headers=headers) as response:
        answer = await response.json()

    assert (400, "Bad Request: can't parse JSON object") == (
        answer["error_code"],
        answer["description"],
    )


async def test_what_is_unknown_is_passed_over_and_written_down(server: TelegramDesk) -> None:
    """As the real server has it: a parameter, a field of a button, a field in a form's JSON."""
    odd = {"inline_keyboard": [[{"text": "Tốt", "callback_data": "t", "size": 3}]]}

    message = await server.says("Chào", colour="red", reply_markup=odd)
    options = json.dumps({"is_disabled": True, "shape": "round"})
    chat = {"chat_id": str(server.chat_id), "text": "Chào"}
    answer = await server.form("sendMessage", {**chat, "link_preview_options": options})

    assert ("Chào", True) == (message["text"], answer["ok"])
    assert {"text": "Tốt", "callback_data": "t"} == message["reply_markup"]["inline_keyboard"][0][0]
    assert [
        "sendMessage: colour",
        "sendMessage: InlineKeyboardMarkup.inline_keyboard[0][0].size",
        "sendMessage: link_preview_options.shape",
    ] == (await server.world.story.ask("GET", "telegram/passed_over"))["passed_over"]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('name="document"; filename="Bản kiểm điểm 2A.docx"', "Bản kiểm điểm 2A.docx"),
        ("name=document; filename=phiếu.docx", "phiếu.docx"),
        ('name="document"; filename="B%E1%BA%A3n; 2A.docx"', "Bản; 2A.docx"),
        ('name="document"; filename="Phiếu \\"A\\".docx"', 'Phiếu "A".docx'),
    ],
)
async def test_a_file_name_as_clients_write_it(
    server: TelegramDesk, disposition: str, name: str
) -> None:
    """Quoted or not, UTF-8 as it is or percent-encoded."""
    answer = await _posts_part(server, disposition)

    assert name == answer["result"]["document"]["file_name"]


@pytest.mark.parametrize(
    ("disposition", "words"),
    [
        ("name=\"document\"; filename*=utf-8''phi%E1%BA%BFu.docx",
         "wrong file identifier/HTTP URL specified"),
        ('name="document"; filename="phieu.docx',
         "unclosed quoted-string in Content-Disposition header"),
        ('filename="phieu.docx"', "field name in multipart/form-data not found"),
    ],
)  # fmt: skip
async def test_a_file_name_that_the_server_does_not_read(
    server: TelegramDesk, disposition: str, words: str
) -> None:
    """The extended notation alone makes no file; what is half said is refused."""
    answer = await _posts_part(server, disposition)

    assert (400, f"Bad Request: {words}") == (answer["error_code"], answer["description"])


async def _posts_part(server: TelegramDesk, disposition: str) -> Json:
    chat = f'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{server.chat_id}\r\n'
    file = f"--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\nPK\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = (chat + file).encode()
    async with server.session.post(
        server.url("sendDocument"), data=body, headers=headers
    ) as response:
        answer: Json = await response.json()
    return answer
