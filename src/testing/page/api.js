// The emulator's control API.

async function answer(response) {
  const body = await response.json();
  if (!body.ok) throw new Error(body.description);
  return body.result;
}

export async function get(call, query = {}) {
  return answer(await fetch(`/emulator/${call}?${new URLSearchParams(query)}`));
}

export async function post(call, values) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/emulator/${call}`, { method: "POST", headers, body: JSON.stringify(values) }));
}

/** `files` by the name of their field. */
export async function upload(call, values, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.append(name, value);
  for (const [name, file] of Object.entries(files)) form.append(name, file, file.name);
  return answer(await fetch(`/emulator/${call}`, { method: "POST", body: form }));
}

export const fileUrl = (id) => `/emulator/file?id=${encodeURIComponent(id)}`;

/** Calls `apply` with each batch of events, for ever; `status` says whether the emulator is there. */
export async function follow(seq, apply, status) {
  for (;;) {
    try {
      const batch = await get("events", { after: seq, timeout: 25 });
      // Who missed events that the log has forgotten must ask anew.
      if (batch.lost) return location.reload();
      // A smaller number is another emulator: it was started anew, and knows nothing of what is shown.
      if (batch.seq < seq) return location.reload();
      seq = batch.seq;
      status(true);
      apply(batch.events);
    } catch {
      status(false);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
