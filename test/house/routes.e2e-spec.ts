import { Controller, Get } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { Allow } from '../../src/platform/http/access.js';
import { listRoutes } from '../../src/platform/http/routes.js';
import { startApplication } from '../support/application.js';

@Controller('planted')
class BareController {
  @Get()
  read(): string {
    return 'nobody said who may';
  }
}

@Controller('planted')
class InventiveController {
  @Get()
  @Allow({ scopes: ['view_everything'], permissions: ['rule'] })
  read(): string {
    return 'a scope that does not exist';
  }
}

@Controller('planted')
class EmptyController {
  @Get()
  @Allow({ own: true })
  read(): string {
    return 'a declaration that declares nothing';
  }
}

afterEach(() => {
  Reflect.deleteMetadata(MODULE_METADATA.CONTROLLERS, AppModule);
});

test('every route says who may use it', async () => {
  const house = await startApplication();
  const routes = listRoutes(house.app.get(DiscoveryService), house.app.get(Reflector));
  const silent = routes.filter(({ access }) => access === undefined);
  expect(routes.length).toBeGreaterThan(0);
  expect(silent.map(({ controller, handler }) => `${controller}.${handler}`)).toEqual([]);
  await house.stop();
});

test.each([
  [BareController, 'BareController.read declares nobody who may use it'],
  [EmptyController, 'EmptyController.read declares neither scopes nor @Public()'],
  [InventiveController, 'InventiveController.read names view_everything, which does not exist'],
  [InventiveController, 'InventiveController.read names rule, which does not exist'],
])('the application does not boot with %p: %s', async (controller, refusal) => {
  Reflect.defineMetadata(MODULE_METADATA.CONTROLLERS, [controller], AppModule);
  await expect(startApplication()).rejects.toThrow(refusal);
});
