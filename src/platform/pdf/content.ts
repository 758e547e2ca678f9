/**
 * Documents as data: they are drawn by another thread, and functions cannot be sent there.
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
    | { qrCode: string; fit: [width: number, height: number] }
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

/** Lines are drawn between and around rows and columns alike; widths and paddings in points. */
export interface TableLayout {
  lineColor: string;
  rowLine: number;
  columnLine?: number;
  /** Of the lines of rows the one below the table alone. */
  isLastLineOnly?: boolean;
  dash?: { length: number; space: number };
  paddingTop?: number;
  paddingBottom?: number;
}

export interface PdfDefinition {
  content: Content;
  /** Of every page; `{page}` and `{pages}` in its texts become numbers. */
  footer?: Content;
  pageSize?: string | { width: number; height: number };
  pageMargins?: Margins;
}

export interface PdfFacts {
  title: string;
  author: string;
  at: Date;
}

export interface PdfJob {
  definition: PdfDefinition;
  facts: PdfFacts;
}
