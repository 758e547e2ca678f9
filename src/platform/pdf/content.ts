/**
 * The part of pdfmake's document definition that we use. Its own types pull the browser's into the
 * whole program, so that `window` would compile everywhere.
 */
export type Content = Block | Content[];

/** Left, top, right and bottom, in points. */
export type Margins = [number, number, number, number];
export type Width = number | '*' | 'auto';

interface Look {
  alignment?: 'left' | 'right' | 'center';
  bold?: boolean;
  color?: string;
  fillColor?: string;
  fontSize?: number;
  margin?: Margins;
  noWrap?: boolean;
  pageBreak?: 'before' | 'after';
  unbreakable?: boolean;
  width?: Width;
}

export type Block = Look &
  (
    | { text: string | Content[] }
    | { stack: Content[] }
    | { columns: Content[]; columnGap?: number }
    | { svg: string; fit: [width: number, height: number] }
    | { image: string; fit: [width: number, height: number] }
    | { qr: string; fit?: number }
    | { table: Table; layout?: TableLayout | 'noBorders' }
  );

export interface Table {
  body: Content[][];
  widths: Width[];
  /** Of every row, at least. */
  heights?: number;
  /** Rows that are repeated on every page. */
  headerRows?: number;
  dontBreakRows?: boolean;
}

export interface TableLayout {
  hLineWidth?: (row: number, node: { table: Table }) => number;
  vLineWidth?: (column: number) => number;
  hLineColor?: () => string;
  vLineColor?: () => string;
  hLineStyle?: () => LineStyle;
  vLineStyle?: () => LineStyle;
  paddingTop?: () => number;
  paddingBottom?: () => number;
}

interface LineStyle {
  dash: { length: number; space: number };
}

export interface PdfDefinition {
  content: Content;
  footer?: (page: number, pages: number) => Content;
  pageSize?: string | { width: number; height: number };
  pageMargins?: Margins;
}
