import { All, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { MethodNotAllowed } from '../../platform/errors/index.js';
import { Public } from '../decorators.js';
import { IssuedTokensService, type Introspection } from './issued-tokens.service.js';
import {
  DescribedIntrospect,
  DescribedMetadata,
  DescribedRevoke,
  DescribedToken,
} from './oauth.documents.js';
import { Metadata, type ServerMetadata } from './metadata.js';
import { TokenEndpoint } from './token-endpoint.js';

/** The endpoints that clients call themselves. Public to the guards: RFC 6749 has its own authentication. */
@Controller()
@ApiTags('OAuth 2')
@Public()
export class OAuthController {
  constructor(
    private readonly tokenEndpoint: TokenEndpoint,
    private readonly issuedTokens: IssuedTokensService,
    private readonly metadata: Metadata,
  ) {}

  @Post('oauth/token')
  @DescribedToken()
  @HttpCode(200)
  token(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.tokenEndpoint.answer(request, response);
  }

  /** Answers an object, because some clients cannot read an empty success. */
  @Post('oauth/revoke')
  @DescribedRevoke()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  revoke(@Req() request: Request): Promise<Record<string, never>> {
    return this.issuedTokens.revoke(request);
  }

  @Post('oauth/introspect')
  @DescribedIntrospect()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  introspect(@Req() request: Request): Promise<Introspection> {
    return this.issuedTokens.introspect(request);
  }

  @ApiExcludeEndpoint()
  @All(['oauth/token', 'oauth/revoke', 'oauth/introspect'])
  refuseVerb(): never {
    throw new MethodNotAllowed(['POST']);
  }

  @DescribedMetadata()
  @Get('.well-known/oauth-authorization-server')
  describe(): ServerMetadata {
    return this.metadata.describe();
  }
}
