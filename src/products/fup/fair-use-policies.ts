import { type KeptChanges, type KeptRow, KeptRows } from '../../platform/rows/kept-rows.js';

/** A policy and, unless it keeps those it has, its steps or windows. */
export interface PolicyFacts<Part> {
  name: string;
  parts?: readonly Part[] | undefined;
}

/** The acts on fair-use policies, whose steps or windows are rows that are replaced whole. */
export abstract class FairUsePolicies<Part, Row extends KeptRow> extends KeptRows<
  PolicyFacts<Part>,
  Row
> {
  /** What it is made of, in order. */
  protected abstract partsOf(id: number): Promise<readonly Part[]>;

  protected abstract replaceParts(id: number, parts: readonly Part[]): Promise<void>;

  protected override async insert({ name, parts = [] }: PolicyFacts<Part>, at: Date): Promise<Row> {
    const row = await super.insert({ name }, at);
    await this.replaceParts(row.id, parts);
    return row;
  }

  protected override async fill(
    row: Row,
    { name, parts }: KeptChanges<PolicyFacts<Part>>,
  ): Promise<void> {
    row.name = name ?? row.name;
    if (parts) await this.replaceParts(row.id, parts);
  }

  protected async audited({ id, name }: Row): Promise<object> {
    return { name, parts: await this.partsOf(id) };
  }
}
