import { describe, expect, it } from '@jest/globals';
import sanitizeHtml from 'sanitize-html';
import { SAMPLE_PAGES } from '../../test/support/web-pages.js';
import { renderPage, type Pages } from './views.js';

interface Tag {
  name: string;
  attributes: Record<string, string>;
  insideLabel: boolean;
}

/** Reads a page with a real parser: its tags in order, each knowing whether a label surrounds it. */
function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  sanitizeHtml(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    onOpenTag: (name, attributes) => {
      tags.push({ name, attributes: { ...attributes }, insideLabel: open.includes('label') });
      open.push(name);
    },
    onCloseTag: () => void open.pop(),
  });
  return tags;
}

/** The same data with every text replaced. */
function everyText<T>(value: T, replace: (text: string) => string): T {
  if (typeof value === 'string') return replace(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => everyText(item, replace)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, everyText(inner, replace)]),
  ) as T;
}

const names = Object.keys(SAMPLE_PAGES) as (keyof Pages)[];
const bare: Partial<Pages> = {
  'sign-in': { ...SAMPLE_PAGES['sign-in'], username: '', problem: null },
  consent: { ...SAMPLE_PAGES.consent, scopes: [] },
  'reset-password': { ...SAMPLE_PAGES['reset-password'], problem: null },
  apply: { ...SAMPLE_PAGES.apply, description: '', problems: [] },
  quote: { ...SAMPLE_PAGES.quote, outcome: 'Accepted.', problem: null },
  message: { ...SAMPLE_PAGES.message, tone: 'notice', facts: [], link: null },
  tokens: { ...SAMPLE_PAGES.tokens, clients: [], tokens: [], created: null },
  portal: { ...SAMPLE_PAGES.portal, sections: [] },
  'portal-internet': { ...SAMPLE_PAGES['portal-internet'], accounts: [] },
  'portal-invoices': { ...SAMPLE_PAGES['portal-invoices'], invoices: [], older: null },
  'portal-tickets': { ...SAMPLE_PAGES['portal-tickets'], tickets: [], older: null },
};
const asMade = (text: string) => text;
const markup = () => `"'><img src=x onerror=alert(1)><script>alert(1)</script>`;
const attribute = () => `x" onfocus="alert(1)" style="color:red" autofocus='`;

const variants: [string, string][] = names.flatMap((name) => {
  const full = (replace: (text: string) => string) =>
    renderPage(name, everyText(SAMPLE_PAGES[name], replace));
  const empty = bare[name];
  return [
    [name, full(asMade)],
    [`${name} with markup in every text`, full(markup)],
    [`${name} with attributes in every text`, full(attribute)],
    ...(empty
      ? [[`${name} with nothing to show`, renderPage(name, empty)] as [string, string]]
      : []),
  ];
});

describe.each(variants)('the page %s', (_title, html) => {
  const tags = tagsOf(html);
  const called = (name: string) => tags.filter((tag) => tag.name === name);

  it('says its language, has a title and exactly one main heading', () => {
    expect(called('html').map((tag) => tag.attributes['lang'])).toEqual(['en']);
    expect(called('title')).toHaveLength(1);
    expect(called('h1')).toHaveLength(1);
  });

  it('runs under a strict content security policy', () => {
    expect(called('style')).toEqual([]);
    for (const script of called('script')) expect(script.attributes['src']).toMatch(/^\/assets\//);
    expect(html).not.toMatch(/<script[^>]*>[^<]/);
    const inline = tags.flatMap((tag) =>
      Object.keys(tag.attributes).filter((name) => name === 'style' || name.startsWith('on')),
    );
    expect(inline).toEqual([]);
  });

  it('shows no image but the logo', () => {
    expect(called('img').map((tag) => tag.attributes['src'])).toEqual(['/assets/logo.svg']);
  });

  it('labels every field', () => {
    const labelled = called('label').map((tag) => tag.attributes['for']);
    const fields = tags.filter(
      ({ name, attributes }) =>
        ['input', 'select', 'textarea'].includes(name) && attributes['type'] !== 'hidden',
    );
    const bareFields = fields.filter(
      (field) => !field.insideLabel && !labelled.includes(field.attributes['id']),
    );
    expect(bareFields).toEqual([]);
  });

  it('protects every form that posts', () => {
    const posting = called('form').filter((form) => form.attributes['method'] === 'post');
    const tokens = called('input').filter((field) => field.attributes['name'] === '_csrf');
    expect(called('form')).toEqual(posting);
    expect(tokens).toHaveLength(posting.length);
    expect(new Set(tokens.map((field) => field.attributes['value'])).size).toBeLessThanOrEqual(1);
    for (const form of posting) expect(form.attributes['action']).toMatch(/^\/[^/]/);
  });
});

describe('references inside a page', () => {
  it.each(names)('lead somewhere on %s', (name) => {
    const tags = tagsOf(renderPage(name, SAMPLE_PAGES[name]));
    const ids = tags.flatMap(({ attributes }) => attributes['id'] ?? []);
    const references = tags.flatMap(({ attributes }) => [
      ...(attributes['href']?.startsWith('#') ? [attributes['href'].slice(1)] : []),
      ...(attributes['for'] ?? '').split(' '),
      ...(attributes['aria-labelledby'] ?? '').split(' '),
      ...(attributes['aria-describedby'] ?? '').split(' '),
    ]);
    expect(references.filter((id) => id !== '' && !ids.includes(id))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe('the forms', () => {
  it('post what their pages promise', () => {
    const actions = (name: keyof Pages) =>
      tagsOf(renderPage(name, SAMPLE_PAGES[name])).flatMap(
        ({ attributes }) => attributes['action'] ?? [],
      );
    const fields = (name: keyof Pages) =>
      tagsOf(renderPage(name, SAMPLE_PAGES[name])).flatMap(
        ({ attributes }) => attributes['name'] ?? [],
      );
    expect(actions('sign-in')).toEqual(['/sign-in']);
    expect(fields('sign-in')).toEqual(
      expect.arrayContaining(['_csrf', 'next', 'username', 'password']),
    );
    expect(actions('consent')).toEqual(['/sign-out', '/oauth/authorize/decision']);
    expect(fields('consent')).toEqual(
      expect.arrayContaining(['_csrf', 'transaction_id', 'remember', 'allow']),
    );
    expect(actions('tokens')).toEqual([
      '/sign-out',
      '/api/tokens/clients/47180796/delete',
      '/api/tokens/clients/90211345/delete',
      '/api/tokens/clients',
      '/api/tokens/12/revoke',
      '/api/tokens/9/revoke',
      '/api/tokens',
    ]);
  });
});

describe('the examples', () => {
  const examples = (html: string) =>
    [...html.matchAll(/data-example="([^"]+)"(?: data-run="([^"]+)")?>([^<]*)</g)].map(
      ([, id, run, code]) => ({ id, run, code }),
    );

  it('speak to the public URL and have names of their own', () => {
    for (const name of ['guide-authentication', 'guide-test-oauth'] as const) {
      const found = examples(
        renderPage(name, { ...SAMPLE_PAGES[name], publicUrl: 'https://isp.example' }),
      );
      const ids = found.map((example) => example.id);
      expect(new Set(ids).size).toBe(ids.length);
      const curl = found.filter((example) => example.run === 'curl');
      expect(curl.length).toBeGreaterThan(2);
      for (const { code } of curl) expect(code).toContain('https://isp.example/');
    }
  });

  it('can be run in Node and PHP', () => {
    const found = examples(renderPage('guide-test-oauth', SAMPLE_PAGES['guide-test-oauth']));
    expect(found.map((example) => example.run)).toEqual(
      expect.arrayContaining(['curl', 'node', 'node-server', 'php']),
    );
  });
});
