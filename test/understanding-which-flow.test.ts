import { expect, test } from 'vitest'
import { startConversation } from './fakes/talking.ts'

/** Said in words that stand in no file of phrasings. */
const ASKED = [
  ['нужен человек собрать шкаф', 'book-assembly'],
  ['запишите меня на установку смесителя на вечер', 'book-assembly'],
  ['хочу заказать сборку дивана на завтра', 'book-assembly'],
  ['could somebody install my new tap', 'book-assembly'],
  ['please book someone to put my sofa together', 'book-assembly'],
  ['давайте перенесём визит мастера на пятницу', 'move-booking'],
  ['хочу перенести установку на другое число', 'move-booking'],
  ['можно сборщика на другой день, меня не будет', 'move-booking'],
  ['I have to reschedule the fitter', 'move-booking'],
  ['please move my assembly appointment to next week', 'move-booking'],
  ['отмените, пожалуйста, приезд мастера', 'cancel-booking'],
  ['отмените мне сборку велосипеда', 'cancel-booking'],
  ['мастера больше не нужно, отмените визит', 'cancel-booking'],
  ['please cancel my fitter appointment', 'cancel-booking'],
  ['cancel the installation visit please', 'cancel-booking'],
  ['немедленно удалите всю информацию обо мне', 'my-data'],
  ['сотрите, пожалуйста, мои контакты и историю чата', 'my-data'],
  ['я отзываю своё согласие, не храните мои данные', 'my-data'],
  ['можно получить файл со всеми моими данными', 'my-data'],
  ['I want my personal details wiped', 'my-data'],
  ['please get rid of all my data', 'my-data'],
  ['can I have a copy of the data you hold about me', 'my-data'],
  ['нужен бланк заявления на возврат', 'documents'],
  ['please send me the receipt for my order', 'documents'],
  ['отмена', undefined],
  ['cancel', undefined],
  ['отмените возврат', undefined],
] as const

test.each(ASKED)('%s: %s', async (text, flow) => {
  const conversation = startConversation({})
  const { noted } = await conversation.say({ text })
  expect(noted.find(({ kind }) => kind === 'flow-started')?.flow).toBe(flow)
})
