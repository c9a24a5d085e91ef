"""The workshop as a page of its own: Voilà on the loopback address, with a token, serving one notebook and nothing else.

The notebook is copied into a folder of its own with its parameters filled in, so that nothing else lies within the server's
reach. A kernel waits with the notebook run, so that the page opens at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import shutil
import sys
import threading
import webbrowser
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any

from jupyter_server.base.handlers import AuthenticatedFileHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, StaticFileHandler
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from cdm_bc.batch.notebooks import PARAMETERS_TAG, notebook_path
from cdm_bc.languages import LANGUAGES
from cdm_bc.rendering.html import TEMPLATES as PAGES
from cdm_bc.temporary import folder_of_this_process, temporary_folder
from cdm_bc.text import texts
from cdm_bc.workshop.door import Door, Elsewhere, Told
from cdm_bc.workshop.kernels import Kernels, end
from cdm_bc.workshop.log import OF_THE_SERVER, log_file, log_to
from cdm_bc.workshop.messages import read_heads_with_care
from cdm_bc.workshop.ports import HOST, address_in_the_room, listening
from cdm_bc.workshop.room.guests import guests_server
from cdm_bc.workshop.room.mailbox import Mailbox

TEMPLATES = Path(__file__).parent / "template"
FRONT = Path(__file__).parent / "front"
#: Only what the page itself needs: its own address, and pictures that it makes itself.
POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def serve(
    path: Path,
    *,
    language: str,
    output: Path,
    port: int | None,
    open_browser: bool,
    preheat: bool,
    share: str | None = None,
) -> int:
    """Serve the workshop on a client file until Ctrl-C. Returns the exit status.

    Parameters
    ----------
    share : the address of this computer at which guests may estimate; '' for the one it has in the local network, None for no
        guests.
    """
    listener = listening(port)
    guests = None if share is None else listening(None, address_in_the_room(share))
    token = secrets.token_urlsafe(24)
    read_heads_with_care()
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())  # tornado needs it, Voilà sets it late
    with temporary_folder() as room, prepared_notebook(path, language, output, room if guests else None) as notebook:
        server = WorkshopServer.instance(config=_config(token, log_file(path), preheat, language or "en"))
        server.listener, server.output = listener, output.resolve()
        server.guests, server.room = guests, room
        server.results = {f"{path.stem}{end}.html" for end in ("", "-minutes")}
        address = f"http://{HOST}:{listener.getsockname()[1]}/?token={token}"
        server.announce = partial(_announce, address, open_browser)
        server.initialize([str(notebook)])
        log_to(log_file(path), *OF_THE_SERVER, server.log.name)
        server.start()
    with suppress(OSError):  # gone, or open still
        if not log_file(path).stat().st_size:
            log_file(path).unlink()
    print("cdm-bc: the workshop has ended; everything said is kept beside the client file.", file=sys.stderr)
    return 0


@contextmanager
def prepared_notebook(path: Path, language: str, output: Path, room: Path | None = None) -> Iterator[Path]:
    """The workshop notebook in a folder of its own, with its parameters filled in. `room` : folder of the guests' estimates."""
    notebook = json.loads(notebook_path("90_workshop").read_text(encoding="utf-8"))
    values: dict[str, object] = {
        "client_file": str(path.resolve()),
        "language": language,
        "output": str(output.resolve()),
    }
    values["share"] = str(room) if room else False
    for cell in notebook["cells"]:
        if PARAMETERS_TAG in cell["metadata"].get("tags", []):
            cell["source"] = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with temporary_folder() as folder:
        copy = folder / "workshop.ipynb"
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        yield copy


class Page(Told, TornadoVoilaHandler):
    """The page of the workshop, with the kernel that waits for it; one that died while it waited is left where it is."""

    def should_use_rendered_notebook(self, *given: Any) -> bool:
        """Whether there is a kernel in waiting; Voilà would wait for one that cannot answer any more."""
        kernels = self.kernel_manager
        pool: list[asyncio.Task[dict[str, Any]]] = getattr(kernels, "_pools", {}).get(self.notebook_path, [])
        sound = [one for one in pool if not one.done() or _can_answer(kernels, one)]
        if len(sound) < len(pool):
            pool[:] = sound
            kernels.fill_if_needed(notebook_name=self.notebook_path)
        return bool(sound) and super().should_use_rendered_notebook(*given)


def _can_answer(kernels: Kernels, ready: asyncio.Task[dict[str, Any]]) -> bool:
    failed = ready.cancelled() or ready.exception() is not None
    return not failed and kernels.lives(ready.result()["kernel_id"])


class Front(Told, StaticFileHandler):
    """What the page is drawn with; it is no secret."""


class Channels(Told, VoilaKernelWebsocketHandler):
    """The line between a page and its kernel."""


class Leave(Told, VoilaShutdownKernelHandler):
    """A page says that it goes: its kernel can go too. The name of the kernel is the secret; a cookie of another
    site does not get here.
    """

    def check_xsrf_cookie(self) -> None:
        """None is asked for."""


class Result(Told, AuthenticatedFileHandler):
    """The report and the minutes of this client, and nothing else of the folder that they are in."""

    def initialize(self, *args: Any, names: Collection[str] = (), **options: Any) -> None:
        """`names`: the files of the folder that may be read."""
        super().initialize(*args, **options)
        self.names = names

    def set_default_headers(self) -> None:
        """The page brings a policy of its own; here it only gets an origin of its own, away from the workshop."""
        super().set_default_headers()
        self.set_header("Content-Security-Policy", "sandbox allow-scripts allow-popups allow-modals allow-downloads")
        self.set_header("Cache-Control", "no-store")

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """The file, if it is one of the names."""
        if Path(absolute_path).name not in self.names:
            raise HTTPError(404)
        found = super().validate_absolute_path(root, absolute_path)
        if found is None:
            raise HTTPError(404)
        return str(found)


class WorkshopServer(Voila):
    """Voilà with the template of the workshop, on a socket that listens already.

    Attributes
    ----------
    listener : the socket. announce : called when pages can be asked for. output : folder of the results; results : the files
        of it that are served. guests : the socket for guests, whose estimates go to the folder `room`; None without guests.
    """

    listener: socket
    guests: socket | None = None
    room: Path
    announce: Callable[[], None]
    output: Path
    results: set[str]

    def setup_template_dirs(self) -> None:
        """Ours comes first."""
        super().setup_template_dirs()
        self.template_paths: list[str] = [str(TEMPLATES), *self.template_paths]

    def init_handlers(self) -> list[Any]:
        """What the page needs, and nothing else of what Voilà would serve."""
        handlers = {handler: (address, *more) for address, handler, *more in super().init_handlers()}
        channels = handlers[VoilaKernelWebsocketHandler]
        _, options = handlers[TornadoVoilaHandler]
        base = self.base_url
        return [
            (f"{base}()", Page, options),
            (f"{base}workshop/(fit.js)", Front, {"path": str(PAGES)}),
            (f"{base}workshop/(.*)", Front, {"path": str(FRONT)}),
            (channels[0], Channels),
            (f"{base}leave/(.*)", Leave),
            (f"{base}results/(.*)", Result, {"path": str(self.output), "names": self.results}),
            (".*", Elsewhere),
        ]

    def listen(self) -> None:
        """Serve until Ctrl-C. Voilà would look for a port itself and not tell which it found before it is in its loop."""
        HTTPServer(Door(self.app)).add_socket(self.listener)
        if self.guests is not None:
            guests_server(Mailbox(self.room), self.guests)
        self.ioloop = IOLoop.current()
        self.announce()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def stop(self) -> None:
        """End the kernels. Voilà does so over their own channels, on a loop that has stopped: that may never come to an end.
        Nothing is lost with a kernel here, so its process is simply ended.
        """
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        for kernel in list(self.kernel_manager._kernels.values()):
            end(getattr(kernel.provisioner, "process", None))


def _config(token: str, log: Path, preheat: bool, language: str) -> Config:
    """Voilà's settings: this computer alone, with the token, nothing but the notebook, one kernel in readiness."""
    config = Config()
    config.Voila.ip = HOST
    config.Voila.open_browser = False
    config.Voila.token = token
    config.Voila.log_level = logging.ERROR
    config.Voila.config_file_paths = []
    config.Voila.connection_dir_root = str(folder_of_this_process())  # which the next run removes if this one cannot
    config.Voila.tornado_settings = {
        "headers": {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"},
        "ws_ping_interval": 0,  # nothing on the way could close a quiet line on the loopback address
    }
    config.VoilaConfiguration.preheat_kernel = preheat
    config.VoilaConfiguration.multi_kernel_manager_class = Kernels
    config.Kernels.log_file = str(log.resolve())
    config.VoilaConfiguration.default_pool_size = 1
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.http_keep_alive_timeout = 3600  # its sign of life is a script that the policy forbids
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = []
    config.VoilaConfiguration.resources = {"language": language, "words": _first_words()}
    config.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 1e9  # a report is some megabytes, at once
    config.KernelManager.transport_encryption = "auto"
    config.KernelManager.autorestart = False  # a new process under an old name would know nothing of the page
    return config


def _first_words() -> dict[str, str]:
    """What the page says before it has heard from its kernel, in both languages."""
    keys = {"opening": "notice.opening", "lost": "notice.lost", "reload": "button.reload"}
    return {name: " / ".join(texts("workshop", one)(key) for one in LANGUAGES) for name, key in keys.items()}


def _announce(address: str, open_browser: bool) -> None:
    """Say where the page is."""
    print(f"The workshop is open at {address}", flush=True)
    print("Ctrl-C ends it. Every change is kept at once; Save writes it into the client file.", file=sys.stderr)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
