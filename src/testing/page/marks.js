// What one types around words to format them, as Telegram's desktop app has it.

const marks = [["```", "pre"], ["**", "bold"], ["__", "italic"], ["~~", "strikethrough"], ["||", "spoiler"], ["`", "code"]];

/** The text without its marks, and the entities that they meant: **bold**, __italic__, ~~struck~~, ||hidden||, `code`. */
export function readMarks(typed) {
  const entities = [];
  let text = "";
  for (let at = 0; at < typed.length;) {
    const mark = marks.find(([sign]) => typed.startsWith(sign, at));
    const end = mark ? typed.indexOf(mark[0], at + mark[0].length) : -1;
    if (end <= at + (mark?.[0].length ?? 0)) {
      text += typed[at++];
      continue;
    }
    const inside = typed.slice(at + mark[0].length, end);
    const code = mark[1] === "code" || mark[1] === "pre";
    const inner = code ? { text: inside, entities: [] } : readMarks(inside);
    entities.push({ type: mark[1], offset: text.length, length: inner.text.length });
    entities.push(...inner.entities.map((entity) => ({ ...entity, offset: entity.offset + text.length })));
    text += inner.text;
    at = end + mark[0].length;
  }
  return { text, entities };
}
