/** What a caller is told in a fixed form, by us and not by a model. */
export type Phrase =
  /** The call could not be connected, or nobody could answer. */
  | 'lost'
  /** It will be, in a moment. */
  | 'wait'
  /** The service is switched off. */
  | 'unavailable'
  /** In place of a greeting that could not be had. */
  | 'hello'
  /** Nothing was heard. */
  | 'stillThere'
  /** The answer takes longer. */
  | 'oneMoment'
  /** There was no answer to what the caller said. */
  | 'again'
  /** The call was interrupted, or had to wait, and goes on. */
  | 'interrupted'
  | 'transferring'
  /** A transfer that nobody answered. */
  | 'nobody'
  | 'goodbye';

/** By language (ISO 639-1). */
export const PHRASES: Readonly<Record<string, Readonly<Record<Phrase, string>>>> = {
  en: {
    lost: 'We are sorry, we cannot connect your call at the moment. Please call again later.',
    wait: 'We are sorry. One moment, please.',
    unavailable: 'We are sorry, this service is not available at the moment. Please call again later.',
    hello: 'Hello. How can I help you?',
    stillThere: 'I did not hear anything. Are you still there?',
    oneMoment: 'One moment, please.',
    again: 'I am sorry, that did not work. Could you say it again, please?',
    interrupted: 'I am sorry for the interruption. How can I help you?',
    transferring: 'I am connecting you now. One moment, please.',
    nobody: 'I am sorry, nobody answers there at the moment. What else can I do for you?',
    goodbye: 'Thank you for calling. Goodbye.',
  },
  ja: {
    lost: '申し訳ございません。ただいまお電話をおつなぎできません。恐れ入りますが、しばらくしてからおかけ直しください。',
    wait: '申し訳ございません。少々お待ちください。',
    unavailable:
      '申し訳ございません。ただいまサービスをご利用いただけません。恐れ入りますが、しばらくしてからおかけ直しください。',
    hello: 'お電話ありがとうございます。ご用件をお話しください。',
    stillThere: 'お声が聞こえないようです。もしもし、いらっしゃいますか。',
    oneMoment: '少々お待ちください。',
    again: '申し訳ございません。うまく処理できませんでした。恐れ入りますが、もう一度お話しください。',
    interrupted: 'お待たせして申し訳ございません。ご用件をお話しください。',
    transferring: 'おつなぎいたします。少々お待ちください。',
    nobody: '申し訳ございません。ただいま担当の者が電話に出られません。ほかにご用件はございますか。',
    goodbye: 'お電話ありがとうございました。失礼いたします。',
  },
  zh: {
    lost: '非常抱歉，您的电话暂时无法接通，请稍后再拨。',
    wait: '非常抱歉，请稍等。',
    unavailable: '非常抱歉，目前暂时无法提供服务，请稍后再拨。',
    hello: '您好，请问有什么可以帮您？',
    stillThere: '我没有听到您的声音，请问您还在吗？',
    oneMoment: '请稍等。',
    again: '非常抱歉，刚才没有成功，请您再说一遍。',
    interrupted: '非常抱歉，让您久等了。请问有什么可以帮您？',
    transferring: '正在为您转接，请稍等。',
    nobody: '非常抱歉，目前无人接听。请问还有什么可以帮您？',
    goodbye: '感谢您的来电，再见。',
  },
  ko: {
    lost: '죄송합니다. 지금은 전화를 연결해 드릴 수 없습니다. 잠시 후 다시 걸어 주십시오.',
    wait: '죄송합니다. 잠시만 기다려 주십시오.',
    unavailable: '죄송합니다. 지금은 서비스를 이용하실 수 없습니다. 잠시 후 다시 걸어 주십시오.',
    hello: '안녕하세요. 무엇을 도와드릴까요?',
    stillThere: '말씀이 들리지 않습니다. 아직 계신가요?',
    oneMoment: '잠시만 기다려 주십시오.',
    again: '죄송합니다. 처리하지 못했습니다. 다시 한번 말씀해 주시겠어요?',
    interrupted: '기다리게 해 드려 죄송합니다. 무엇을 도와드릴까요?',
    transferring: '연결해 드리겠습니다. 잠시만 기다려 주십시오.',
    nobody: '죄송합니다. 지금은 담당자가 전화를 받지 않습니다. 다른 도움이 필요하신가요?',
    goodbye: '전화해 주셔서 감사합니다. 안녕히 계세요.',
  },
  de: {
    lost: 'Es tut uns leid, wir können Ihren Anruf im Moment nicht verbinden. Bitte rufen Sie später noch einmal an.',
    wait: 'Es tut uns leid. Einen Moment, bitte.',
    unavailable:
      'Es tut uns leid, dieser Dienst ist im Moment nicht verfügbar. Bitte rufen Sie später noch einmal an.',
    hello: 'Guten Tag. Was kann ich für Sie tun?',
    stillThere: 'Ich habe nichts gehört. Sind Sie noch da?',
    oneMoment: 'Einen Moment, bitte.',
    again: 'Entschuldigung, das hat nicht geklappt. Können Sie es bitte noch einmal sagen?',
    interrupted: 'Entschuldigen Sie die Unterbrechung. Was kann ich für Sie tun?',
    transferring: 'Ich verbinde Sie. Einen Moment, bitte.',
    nobody: 'Es tut mir leid, dort meldet sich im Moment niemand. Was kann ich sonst für Sie tun?',
    goodbye: 'Vielen Dank für Ihren Anruf. Auf Wiederhören.',
  },
  fr: {
    lost: 'Nous sommes désolés, nous ne pouvons pas vous mettre en relation pour le moment. Veuillez rappeler plus tard.',
    wait: 'Nous sommes désolés. Un instant, s’il vous plaît.',
    unavailable:
      'Nous sommes désolés, ce service n’est pas disponible pour le moment. Veuillez rappeler plus tard.',
    hello: 'Bonjour. Que puis-je faire pour vous ?',
    stillThere: 'Je n’ai rien entendu. Êtes-vous toujours là ?',
    oneMoment: 'Un instant, s’il vous plaît.',
    again: 'Je suis désolée, cela n’a pas fonctionné. Pouvez-vous répéter, s’il vous plaît ?',
    interrupted: 'Veuillez excuser cette interruption. Que puis-je faire pour vous ?',
    transferring: 'Je vous mets en relation. Un instant, s’il vous plaît.',
    nobody: 'Je suis désolée, personne ne répond pour le moment. Que puis-je faire d’autre pour vous ?',
    goodbye: 'Merci de votre appel. Au revoir.',
  },
  es: {
    lost: 'Lo sentimos, en este momento no podemos conectar su llamada. Por favor, vuelva a llamar más tarde.',
    wait: 'Lo sentimos. Un momento, por favor.',
    unavailable:
      'Lo sentimos, este servicio no está disponible en este momento. Por favor, vuelva a llamar más tarde.',
    hello: 'Hola. ¿En qué puedo ayudarle?',
    stillThere: 'No he oído nada. ¿Sigue ahí?',
    oneMoment: 'Un momento, por favor.',
    again: 'Lo siento, no ha funcionado. ¿Puede repetirlo, por favor?',
    interrupted: 'Disculpe la interrupción. ¿En qué puedo ayudarle?',
    transferring: 'Le paso la llamada. Un momento, por favor.',
    nobody: 'Lo siento, en este momento no contesta nadie. ¿Qué más puedo hacer por usted?',
    goodbye: 'Gracias por llamar. Adiós.',
  },
  it: {
    lost: 'Siamo spiacenti, al momento non possiamo collegare la chiamata. La preghiamo di richiamare più tardi.',
    wait: 'Siamo spiacenti. Un momento, per favore.',
    unavailable:
      'Siamo spiacenti, al momento il servizio non è disponibile. La preghiamo di richiamare più tardi.',
    hello: 'Buongiorno. Come posso aiutarla?',
    stillThere: 'Non ho sentito nulla. È ancora in linea?',
    oneMoment: 'Un momento, per favore.',
    again: 'Mi dispiace, non ha funzionato. Può ripetere, per favore?',
    interrupted: 'Ci scusi per l’interruzione. Come posso aiutarla?',
    transferring: 'La metto in contatto. Un momento, per favore.',
    nobody: 'Mi dispiace, al momento non risponde nessuno. Posso fare altro per lei?',
    goodbye: 'Grazie per la chiamata. Arrivederci.',
  },
  pt: {
    lost: 'Lamentamos, não conseguimos completar a sua chamada neste momento. Por favor, ligue mais tarde.',
    wait: 'Lamentamos. Um momento, por favor.',
    unavailable: 'Lamentamos, este serviço não está disponível neste momento. Por favor, ligue mais tarde.',
    hello: 'Olá. Em que posso ajudar?',
    stillThere: 'Não ouvi nada. Ainda está aí?',
    oneMoment: 'Um momento, por favor.',
    again: 'Desculpe, não funcionou. Pode repetir, por favor?',
    interrupted: 'Desculpe a interrupção. Em que posso ajudar?',
    transferring: 'Vou transferir a chamada. Um momento, por favor.',
    nobody: 'Desculpe, ninguém atende neste momento. Em que mais posso ajudar?',
    goodbye: 'Obrigada por ligar. Até logo.',
  },
};
