import type { Connection, PoolClient, Submittable } from 'pg';

type Wire = Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
};

/** One COPY statement over the connection, as libpq would do it; pg itself knows only its messages. */
class Copy implements Submittable {
  readonly received: Buffer[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly text: string,
    private readonly chunks: readonly Buffer[],
    private readonly done: (failure?: Error) => void,
  ) {}

  submit(connection: Connection): void {
    (connection as Wire).query(this.text);
  }

  handleCopyInResponse(connection: Wire): void {
    for (const chunk of this.chunks) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.received.push(Buffer.from(chunk));
  }

  handleCommandComplete(): void {
    this.failure = undefined;
  }

  handleError(error: Error): void {
    this.failure = error;
    this.done(error);
  }

  handleReadyForQuery(): void {
    this.done(this.failure);
  }
}

/** What `COPY … TO STDOUT` answers. */
export function copyOut(client: PoolClient, text: string): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const copy: Copy = new Copy(text, [], (failure) => {
      if (failure) reject(failure);
      else resolve(copy.received);
    });
    client.query(copy);
  });
}

/** Sends rows to `COPY … FROM STDIN`. */
export function copyIn(client: PoolClient, text: string, rows: readonly Buffer[]): Promise<void> {
  const chunks: Buffer[] = [];
  for (let first = 0; first < rows.length; first += 1000) {
    chunks.push(Buffer.concat(rows.slice(first, first + 1000)));
  }
  return new Promise((resolve, reject) => {
    client.query(
      new Copy(text, chunks, (failure) => {
        if (failure) reject(failure);
        else resolve();
      }),
    );
  });
}
