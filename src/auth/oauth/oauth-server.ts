import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import oauth2orize, {
  type IssueGrantCodeDoneFunction,
  type OAuth2,
  type OAuth2Req,
} from 'oauth2orize';
import { Environment } from '../../platform/config/environment.js';
import type { Actor } from '../actor.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { AuthorizationCodes } from './authorization-codes.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { Unanswerable } from './authorization-requests.js';
import { Consents } from './consents.js';
import { type Caller, type Exchange, EXCHANGES } from './exchanges/exchange.js';
import { type OAuthParameters, queryParameters } from './oauth-parameters.js';
import { withParameters } from './redirect-uris.js';
import { run } from './steps.js';
import { Transactions } from './transactions.js';

/** What the consent page asks; the answer comes back with the transaction's id. */
export interface Question {
  transactionId: string;
  client: OAuthClient;
  request: AuthorizationRequest;
}

/** What the user answered. */
export interface Decision {
  transactionId: string;
  isAllowed: boolean;
  /** Not to be asked again until the client wants more. */
  isRemembered: boolean;
}

/** oauth2orize's notion of a request, with what we have found it to ask. */
interface ParsedRequest extends OAuth2Req {
  asked: AuthorizationRequest;
}

interface Transaction extends Omit<OAuth2<OAuthClient, Actor>, 'req'> {
  req: ParsedRequest;
}

interface BrowserRequest extends Request {
  oauth2?: Transaction;
}

/** oauth2orize's callbacks, which never look at a promise: a rejected one would hang the request. */
type Done<T> = (error: Error | null, result?: T) => void;

/**
 * oauth2orize behind promises. It routes a grant to its exchange, carries an authorization request
 * from the question to the code, and writes the answers; what is right is decided by our own steps
 * (docs/adr/0005).
 */
@Injectable()
export class OAuthServer {
  private readonly server = oauth2orize.createServer<OAuthClient, Actor>({
    store: {
      legacy: false,
      store: (request: BrowserRequest, transaction: Transaction, done: Done<string>) => {
        settle(this.open(request, transaction), done);
      },
      load: (request: BrowserRequest, done: Done<Partial<Transaction>>) => {
        settle(this.take(request), done);
      },
      // Loading has taken it out already.
      remove: (_request: Request, _id: string, done: Done<void>) => {
        done(null);
      },
    },
  });
  private readonly exchanges = new Map<string, Exchange>();

  constructor(
    @Inject(EXCHANGES) exchanges: readonly Exchange[],
    private readonly consents: Consents,
    private readonly codes: AuthorizationCodes,
    private readonly transactions: Transactions,
    private readonly environment: Environment,
  ) {
    for (const exchange of exchanges) {
      for (const grantType of exchange.grantTypes) {
        this.exchanges.set(grantType, exchange);
        this.server.exchange(grantType, exchange.middleware);
      }
    }
    this.server.grant(
      oauth2orize.grant.code<OAuthClient, Actor>(
        {
          modes: {
            query: ({ redirectURI, req }, response, parameters) => {
              this.redirect(response, redirectURI, { ...texts(parameters), state: req.state });
            },
          },
        },
        (
          client,
          _redirectUri,
          actor,
          answer: Partial<Decision>,
          parsed,
          done: IssueGrantCodeDoneFunction,
        ) => {
          settle(this.issue(client, actor, answer, (parsed as ParsedRequest).asked), done);
        },
      ),
    );
  }

  get grantTypes(): readonly string[] {
    return [...this.exchanges.keys()];
  }

  exchangeOf(grantType: string): Exchange | undefined {
    return this.exchanges.get(grantType);
  }

  /** Answers a token request of a client that has been authenticated and may use the grant. */
  async token(
    client: OAuthClient,
    caller: Caller,
    parameters: OAuthParameters,
    request: Request,
    response: Response,
  ): Promise<void> {
    Object.assign(request, { user: client, authInfo: caller, body: parameters });
    await run(this.server.token(), request, response);
  }

  /**
   * Answers an authorization request that was found in order, or says what the user has to be
   * asked first.
   */
  async authorize(
    actor: Actor,
    client: OAuthClient,
    asked: AuthorizationRequest,
    request: BrowserRequest,
    response: Response,
  ): Promise<Question | undefined> {
    const { parameters } = queryParameters(request);
    Object.defineProperty(request, 'query', { value: parameters });
    Object.assign(request, { user: actor });
    const step = this.server.authorization(
      (parsed: OAuth2Req, done: (error: null, client: OAuthClient, uri: string) => void) => {
        Object.assign(parsed, { asked, state: asked.state ?? undefined });
        done(null, client, asked.redirectUri);
      },
      (_client, _actor, _scope, _type, _parsed, done) => {
        settle(this.consents.covers(actor.userId ?? 0, client, asked), (error, isCovered) => {
          done(error, isCovered === true, {}, {});
        });
      },
    );
    if ((await run(step, request, response)) === 'answered') return undefined;
    const transactionId = request.oauth2?.transactionID ?? '';
    return { transactionId, client, request: asked };
  }

  /** Answers the client as the user decided. @throws Unanswerable when there is nothing to decide */
  async decide(
    actor: Actor,
    decision: Decision,
    request: Request,
    response: Response,
  ): Promise<void> {
    Object.assign(request, { user: actor, body: { transaction_id: decision.transactionId } });
    const step = this.server.decision((_request, done) => {
      // Without `allow` in it, oauth2orize takes any answer for a yes.
      done(null, { allow: decision.isAllowed, ...decision });
    });
    await run(step, request, response);
  }

  /** Sends the browser to the client with an answer, saying who gives it (RFC 9207). */
  redirect(
    response: ServerResponse,
    redirectUri: string,
    answer: Readonly<Record<string, string | null | undefined>>,
  ): void {
    const given = { ...answer, iss: this.environment.publicUrl };
    response.statusCode = 303;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Location', withParameters(redirectUri, texts(given)));
    response.end();
  }

  private async issue(
    client: OAuthClient,
    actor: Actor,
    { isRemembered }: Partial<Decision>,
    asked: AuthorizationRequest,
  ): Promise<string> {
    const userId = actor.userId ?? 0;
    if (isRemembered) await this.consents.remember(userId, client, asked.scopes);
    return this.codes.issue(client, userId, asked);
  }

  private open(request: BrowserRequest, { client, user, req }: Transaction): Promise<string> {
    const decider = { userId: user.userId ?? 0, sessionId: request.sessionID };
    return this.transactions.open(decider, client, req.asked);
  }

  private async take(request: BrowserRequest): Promise<Partial<Transaction>> {
    const { transaction_id: id } = request.body as { transaction_id: string };
    const actor = request.user as Actor;
    const decider = { userId: actor.userId ?? 0, sessionId: request.sessionID };
    const taken = await this.transactions.take(decider, id);
    if (!taken) throw new Unanswerable('This request has been decided already, or it is too old.');
    const { client, request: asked } = taken;
    const req = { type: 'code', state: asked.state ?? '', asked } as ParsedRequest;
    return { transactionID: id, client, redirectURI: asked.redirectUri, req };
  }
}

function settle<T>(promise: Promise<T>, done: Done<T>): void {
  promise
    .then((result) => {
      done(null, result);
    })
    .catch((error: unknown) => {
      done(error as Error);
    });
}

/** Those that are texts with something in them. */
function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}
