const LENGTH_MAX = 200;
/** Names that Windows keeps for devices, with or without an extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/**
 * A name that is harmless wherever the file is saved: no path, no control or direction characters,
 * no device. It is only ever told to people; nothing is stored under it.
 */
export function safeFileName(given: string): string {
  const [last = ''] = given.split(/[/\\]/).slice(-1);
  const plain = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (plain === '') return 'file';
  return shortened(DEVICE.test(plain) ? `_${plain}` : plain);
}

/** Cuts from the middle, so that the extension stays. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LENGTH_MAX) return name;
  const extension = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? '';
  return characters.slice(0, LENGTH_MAX - extension.length).join('') + extension;
}
