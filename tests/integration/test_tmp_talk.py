import io, openpyxl
from tests.support.talk import open_talk

async def test_x(tmp_path):
    async with open_talk(tmp_path) as talk:
        run = await talk.made("business plan for a bakery with a counter, need a 60k loan")
        await talk.approve()
        await talk.news()
        snapshot = await talk.app.runs.snapshot(talk.actor, run)
        print(snapshot.run.status, [(d.name,d.format,d.copy) for d in snapshot.documents])
        file = next(one for one in snapshot.documents if one.format == "xlsx")
        content = await talk.app.runs.document(talk.actor, run, file.sha256)
        book = openpyxl.load_workbook(io.BytesIO(content))
        ((sheet, cell),) = book.defined_names["in_opex_rent_amount"].destinations
        book[sheet][cell.replace("$", "")].value = 2900
        s = io.BytesIO(); book.save(s)
        same = await talk.say(files=[("plan.xlsx", content)])
        heard = await talk.say("my accountant changed this", files=[("plan.xlsx", s.getvalue())])
        print(same.text); print(heard.text); print(heard.cards)
        card = heard.card("return")
        view = await talk.app.proposals.view(talk.actor, card["proposal"])
        print(view)
