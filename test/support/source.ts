import ts from 'typescript';

/** Something that the rules of the house forbid, as `file:line what`. */
export type Trespass = string;

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 60;

/** Names under which what a caller sent goes through the code. */
const CALLERS_DATA =
  /^(input|request|req|query|params|parameters|body|dto|headers|changes|filters?)$/;
const SQL = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|CALL)\s/;

/** What a source file does against the rules. @param file its path below the root, e.g. `src/main.ts` */
export function trespassesIn(file: string, text: string): Trespass[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Trespass[] = [];
  const lineOf = (node: ts.Node, end = false): number =>
    source.getLineAndCharacterOfPosition(end ? node.end : node.getStart(source)).line + 1;
  const report = (node: ts.Node, what: string): void => {
    found.push(`${file}:${lineOf(node)} ${what}`);
  };
  const lines = text.split('\n').length - 1;
  const silenced = /eslint-disable|@ts-(ignore|expect-error|nocheck)/.exec(text);
  if (silenced) found.push(`${file}:1 silences a check by ${silenced[0]}`);
  if (lines > FILE_LINES_MAX) found.push(`${file}:1 has ${lines} lines`);
  const walk = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const length = lineOf(node, true) - lineOf(node) + 1;
      if (length > FUNCTION_LINES_MAX) report(node, `is a function of ${length} lines`);
    }
    const rules = [readsTime(file, node), readsEnvironment(file, node), mixesSql(node), lies(node)];
    for (const what of rules) {
      if (what) report(node, what);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

function readsTime(file: string, node: ts.Node): string | undefined {
  if (file.startsWith('src/platform/clock/')) return undefined;
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return 'asks the machine for the time, not the Clock';
  }
  return isProperty(node, 'Date', 'now')
    ? 'asks the machine for the time, not the Clock'
    : undefined;
}

function readsEnvironment(file: string, node: ts.Node): string | undefined {
  // PostgreSQL's own programs are given it on Windows, where they do not start without.
  if (/^src\/(platform\/(config|database\/embedded)\/|main\.ts$)/.test(file)) return undefined;
  return isProperty(node, 'process', 'env')
    ? 'reads the environment outside platform/config'
    : undefined;
}

/** A type is narrowed, not replaced by another one. */
function lies(node: ts.Node): string | undefined {
  return ts.isAsExpression(node) &&
    ts.isAsExpression(node.expression) &&
    node.expression.type.kind === ts.SyntaxKind.UnknownKeyword
    ? `claims to be ${node.type.getText()}`
    : undefined;
}

/** SQL is text of ours; what a caller sent is bound. An order comes from a table of ours. */
function mixesSql(node: ts.Node): string | undefined {
  if (ts.isTemplateExpression(node) && SQL.test(node.head.text)) {
    const sent = node.templateSpans.find(({ expression }) => holdsCallersData(expression));
    return sent && `puts ${sent.expression.getText()} into SQL`;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
    return undefined;
  }
  const { name } = node.expression;
  const [first] = node.arguments;
  const isOrder = name.text === 'orderBy' || name.text === 'addOrderBy';
  return isOrder && first && !ts.isStringLiteralLike(first) && !ts.isObjectLiteralExpression(first)
    ? `orders by ${first.getText()}`
    : undefined;
}

/** `input.name`, `request.query['x']`; not what a function makes of it, such as `bind(input.name)`. */
function holdsCallersData(expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression)) return CALLERS_DATA.test(expression.text);
  if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
    return holdsCallersData(expression.expression);
  }
  if (ts.isBinaryExpression(expression)) {
    return holdsCallersData(expression.left) || holdsCallersData(expression.right);
  }
  if (ts.isConditionalExpression(expression)) {
    return holdsCallersData(expression.whenTrue) || holdsCallersData(expression.whenFalse);
  }
  if (ts.isTemplateExpression(expression)) {
    return expression.templateSpans.some((span) => holdsCallersData(span.expression));
  }
  if (ts.isNonNullExpression(expression) || ts.isParenthesizedExpression(expression)) {
    return holdsCallersData(expression.expression);
  }
  return ts.isAsExpression(expression) && holdsCallersData(expression.expression);
}

function isProperty(node: ts.Node, object: string, property: string): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.expression.getText() === object &&
    node.name.text === property
  );
}
