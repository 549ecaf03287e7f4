import keymap from '../../renderer/keymap/default-keymap.json' with { type: 'json' };
import en from '../../shared/i18n/en.json' with { type: 'json' };
import zhCN from '../../shared/i18n/zh-CN.json' with { type: 'json' };

/** A key as people read it: Mod is Ctrl here, ⌘ on a Mac. */
function readable(keys: string): string {
  return keys
    .split(' ')
    .map((step) => `\`${step.replace('Mod', 'Ctrl')}\``)
    .join(' ');
}

/** The table, from the default keymap and the language files. */
function keyboardTable(): string {
  const english: Readonly<Record<string, string>> = en;
  const chinese: Readonly<Record<string, string>> = zhCN;
  const rows = Object.entries(keymap).map(([command, keys]) => {
    const texts = [english, chinese].map((language) => language[`command.${command}`] ?? command);
    // This one speaks the language it leads to.
    const [label, chineseLabel] = command === 'language.toggle' ? texts.reverse() : texts;
    return `| ${keys.map(readable).join(', ')} | ${label} | ${chineseLabel} | \`${command}\` |`;
  });
  return ['| Keys | What it does | 作用 | Command |', '|---|---|---|---|', ...rows].join('\n');
}

/** The whole of docs/keyboard.md. */
export function keyboardPage(): string {
  return `# Keyboard

Bare keys act while no text field, dialog or composition has them; they also act while a Chinese input method is on,
by the letter on the key. Nothing leaves the company on a bare key: sending takes \`Ctrl\`, and can be taken back for a
moment. \`z\` undoes changes to a ticket's properties, and takes an answer or note back as long as it has not left. Two keys written side by
side are pressed one after the other; after a third of a second a hint shows what can follow and stays until the next key,
\`Escape\` puts it away. \`p\` alone opens the list of priorities, \`s\` the one of statuses; in both a digit takes at once. \`Ctrl\` is \`⌘\` on a Mac.

${keyboardTable()}

\`Enter\` opens a ticket in the place of the one that is shown, \`Shift+O\` in a tab of its own; \`Space\` only looks at it, and \`Escape\` ends that.
On a Mac it is \`Ctrl\` with \`Tab\` as well.

In a reply or a note, at the beginning of a word: \`;\` puts in a canned reply, \`#\` names a ticket, \`??\` puts in a published article, and
in a note \`@\` mentions a colleague, who is told once. What is typed behind the sign narrows the list, Chinese also by pinyin; \`ArrowDown\`
and \`ArrowUp\` choose, \`Enter\` or \`Tab\` takes, \`Escape\` puts the list away. \`Shift+Enter\` puts an article into a note as a link.

What is typed between asking for a field (\`Ctrl+K\`, \`r\`, \`n\`) and having it is kept and put into the field.
`;
}
