import type { GuestLanguage } from '../../hotspot/index.js';

/** What the splash page says. */
export interface SplashWords {
  languageName: string;
  languages: string;
  title: string;
  lede: string;
  code: string;
  user: string;
  password: string;
  accept: string;
  terms: string;
  connect: string;
  or: string;
  free: string;
  connectFree: string;
  help: string;
  connecting: string;
  connectingHint: string;
  goOn: string;
  online: string;
  onlineHint: string;
  good: string;
  goodHint: string;
  problems: Record<SplashProblem, string>;
}

export type SplashProblem =
  'unknown' | 'over' | 'early' | 'freeUsed' | 'limited' | 'terms' | 'refused';

const WORDS: Record<GuestLanguage, SplashWords> = {
  en: {
    languageName: 'English',
    languages: 'Languages',
    title: 'Welcome to our Wi-Fi',
    lede: 'Type in the code of your ticket.',
    code: 'Code',
    user: 'User',
    password: 'Password',
    accept: 'I accept the terms of use',
    terms: 'Terms of use',
    connect: 'Connect',
    or: 'or',
    free: 'Free Wi-Fi',
    connectFree: 'Connect for free',
    help: 'Help',
    connecting: 'Connecting you…',
    connectingHint: 'If nothing happens within a few seconds, press the button.',
    goOn: 'Go on',
    online: 'You are on line',
    onlineHint: 'You may close this page.',
    good: 'Your code is good',
    goodHint: 'Join our Wi-Fi to use it: this page opens by itself there.',
    problems: {
      unknown: 'This code is not right. Please look at your ticket once more.',
      over: 'This code has been used up or has run out.',
      early: 'This code cannot be used yet.',
      freeUsed: 'Your free time for today is used up.',
      limited: 'There were too many wrong codes. Please wait ten minutes.',
      terms: 'Please accept the terms of use.',
      refused: 'The network did not let you in. Please try again, or ask for help.',
    },
  },
  es: {
    languageName: 'Español',
    languages: 'Idiomas',
    title: 'Bienvenido a nuestra Wi-Fi',
    lede: 'Escriba el código de su ticket.',
    code: 'Código',
    user: 'Usuario',
    password: 'Contraseña',
    accept: 'Acepto las condiciones de uso',
    terms: 'Condiciones de uso',
    connect: 'Conectar',
    or: 'o',
    free: 'Wi-Fi gratis',
    connectFree: 'Conectar gratis',
    help: 'Ayuda',
    connecting: 'Conectando…',
    connectingHint: 'Si no ocurre nada en unos segundos, pulse el botón.',
    goOn: 'Continuar',
    online: 'Ya está conectado',
    onlineHint: 'Puede cerrar esta página.',
    good: 'Su código es válido',
    goodHint: 'Únase a nuestra Wi-Fi para usarlo: allí esta página se abre sola.',
    problems: {
      unknown: 'Este código no es correcto. Compruebe su ticket.',
      over: 'Este código está agotado o ha caducado.',
      early: 'Este código aún no se puede usar.',
      freeUsed: 'Su tiempo gratuito de hoy se ha agotado.',
      limited: 'Demasiados códigos incorrectos. Espere diez minutos.',
      terms: 'Acepte las condiciones de uso.',
      refused: 'La red no le ha dejado entrar. Inténtelo de nuevo o pida ayuda.',
    },
  },
};

export function splashWords(language: GuestLanguage): SplashWords {
  return WORDS[language];
}
