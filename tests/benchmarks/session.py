"""An open page without a browser: a websocket that speaks Streamlit's protocol, as the front end does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STREAM = "/_stcore/stream"
ADDRESS_OF_EVERYTHING = "tahun=semua"
YEARS = "-tahun"
"""How the id of the filter ends."""


class Counted(ClientConnection):
    """A connection that knows how many bytes have come in, compressed as they travel."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Called by the transport."""
        self.received += len(data)
        super().data_received(data)


class Session:
    """One reader's page. `open` first."""

    def __init__(
        self, page: str = "", headers: Mapping[str, str] | None = None, query: str = ADDRESS_OF_EVERYTHING
    ) -> None:
        """A page by the last part of its address, and its filters; headers as a proxy in front would add them."""
        self.interval_s = 0.0
        """How often the page polls."""
        self.received = 0
        """Bytes that travelled for the last run."""
        self.heard = bytearray()
        """All messages since it was opened, as they were before they were compressed."""
        self._headers, self._query, self._charted = headers, query, 0.0
        self._page, self._script = page, ""
        self._socket: Counted | None = None
        self._poll = self._years = ""
        self._chosen: list[str] = []

    async def open(self, address: str) -> float:
        """Connect and run the page once: seconds until the script had run."""
        connection = await connect(
            address.replace("http", "ws", 1) + STREAM,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            create_connection=Counted,
            additional_headers=self._headers,
        )
        assert isinstance(connection, Counted)
        self._socket = connection
        return await self._run()

    async def poll(self) -> float:
        """Ask whether anything is new: seconds until that was answered."""
        return await self._run(self._poll)

    async def choose(self, years: Sequence[str]) -> float:
        """Choose years: seconds until the last chart had come. The number of people may still be on its way."""
        self._chosen = list(years)
        await self._run()
        return self._charted

    async def close(self) -> None:
        """Leave."""
        if self._socket:
            await self._socket.close()

    async def _run(self, fragment: str = "") -> float:
        assert self._socket
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name, message.rerun_script.page_script_hash = self._page, self._script
        if fragment:
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = True
        if self._years:
            widget = message.rerun_script.widget_states.widgets.add(id=self._years)
            widget.string_array_value.data.extend(self._chosen)
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        before, self._charted = self._socket.received, 0.0
        while True:
            heard = await self._socket.recv(decode=False)
            self.heard += heard
            answer = ForwardMsg.FromString(heard)
            if answer.WhichOneof("type") == "script_finished":
                self.received = self._socket.received - before
                return time.perf_counter() - began
            self._note(answer, time.perf_counter() - began)

    def _note(self, answer: ForwardMsg, seconds: float) -> None:
        """What a message says of the page and its widgets, and whether it draws a chart."""
        element = answer.delta.new_element.WhichOneof("type")
        match answer.WhichOneof("type"):
            case "navigation":
                self._script = answer.navigation.page_script_hash
            case "auto_rerun":
                self._poll, self.interval_s = answer.auto_rerun.fragment_id, answer.auto_rerun.interval
            case "delta" if element == "multiselect" and answer.delta.new_element.multiselect.id.endswith(YEARS):
                self._years = answer.delta.new_element.multiselect.id
            case "ref_hash":  # the same as before
                self._charted = seconds
            case "delta" if element == "vega_lite_chart":
                self._charted = seconds
