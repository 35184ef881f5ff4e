"""A page of a stranger, on another port of this computer: it tries whatever a page can try."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Cookies know no ports: whatever this page sends to ours, the person's cookie goes with it.
PAGE = """<!doctype html><title>Win a prize</title><body><script>
const loads = (tag, set) => new Promise((done) => {
  const one = document.createElement(tag);
  one.onload = () => done("loaded");
  one.onerror = () => done("refused");
  set(one);
  document.body.append(one);
});
const sends = (url, options) => fetch(url, {credentials: "include", ...options})
  .then(async (answer) => answer.type === "opaque" ? "sent blindly" : `read ${answer.status}`)
  .catch(() => "refused");
const listens = (there) => new Promise((done) => {
  const url = `${there.replace("http", "ws")}/ws/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url);
  socket.onopen = () => done("opened");
  socket.onerror = () => done("refused");
});
window.tries = async (there) => ({
  "reads the runs": await sends(`${there}/api/runs`),
  "reads the page": await sends(`${there}/`),
  "writes as JSON": await sends(`${there}/api/runs/x/cancel`, {
    method: "POST", headers: {"content-type": "application/json"}, body: "{}",
  }),
  "deletes": await sends(`${there}/api/connection`, {method: "DELETE"}),
  "polls": await sends(`${there}/ws/socket.io/?EIO=4&transport=polling`),
  "listens": await listens(there),
  "runs our data": await loads("script", (one) => { one.src = `${there}/api/words`; }),
  "shows our picture": await loads("img", (one) => { one.src = `${there}/favicon`; }),
});
window.writesBlindly = (there) => sends(`${there}/project/action`, {
  method: "POST", mode: "no-cors", body: JSON.stringify({sessionId: "x", action: {}}),
});
window.frames_ = (there) => {
  const one = document.createElement("iframe");
  one.src = there;
  document.body.append(one);
};
window.sendsForm = (there) => {
  const one = document.createElement("form");
  one.method = "post";
  one.action = `${there}/auth/header`;
  document.body.append(one);
  one.submit();
};
</script>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGE.encode()
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def hostile_page() -> Iterator[int]:
    """Serve the page; give its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
