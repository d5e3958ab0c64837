// The playground as the page sees it: calls under /play, news by server-sent events.

/** Call a route under /play; a refusal is thrown as an Error with the playground's reason. */
export async function ask(verb, path, body) {
  const answer = await fetch(`/play/${path}`, {
    method: verb,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const result = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Error(result.error || `HTTP ${answer.status}`);
  }
  return result;
}

/** Look at something by GET with a query. */
export function look(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return ask("GET", search ? `${path}?${search}` : path);
}

/** Hear of every chat that changes; `onState` is told whether the line stands. */
export function listen(onNews, onState) {
  const source = new EventSource("/play/events");
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
}

/** Read a chosen file as base64. */
export function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
