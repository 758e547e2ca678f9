import QRCode from 'qrcode';

/** The light border that ISO/IEC 18004 asks for, in modules. */
const QUIET = 4;

/** A text as a QR code in SVG: one path, so that it is as sharp on paper as on a screen. */
export function qrSvg(text: string): string {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const rows: string[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (data[y * size + x]) rows.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
    }
  }
  const side = size + 2 * QUIET;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${rows.join('')}"/></svg>`
  );
}
