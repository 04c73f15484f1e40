/** What ends the talk by itself, once the fillers are gone. */
export const ENDINGS = `
назад
вернуться назад
в начало
вернись назад
остановимся
остановись
давай остановимся
на этом все
на этом остановимся
закончим на этом
на этом закончим
сбросить
сбрось
обнули
начать заново
не надо уже
уже неважно
не важно
неважно
без разницы
не нужен
не нужны
не хочу больше
не хочу дальше
не будем дальше
дальше не надо
не хочу ничего оформлять
хочу выйти
хочу остановиться
отменяется
все отменяется
отменяем все
прервать
прервите
прервемся
back
go back
start over
halt
cut
call off
lets call off
could call off
can call off
stop right there
changed my mind stop
dont proceed
no longer wish to proceed
no longer wish to continue
dont wish to continue
dont wish to proceed
do not wish to proceed
not interested anymore
not interested
scratch that
scrap that
drop that
forget all
forget everything
отмена
отмени
отмените
отменить
отменяй
отменяйте
отменяем
отменяю
отмену
отменим
стоп
стой
стойте
хватит
достаточно
прекрати
прекратите
прекратить
остановись
остановите
остановить
выход
выйти
выйди
закончить
закончи
закончим
заканчивай
забудь
забудьте
забей
забейте
проехали
передумал
передумала
передумали
раздумал
раздумала
отбой
сброс
брось
бросай
не надо
не нужно
не нужна
не нужен
не хочу
не буду
не будем
не стоит
не сейчас
не актуально
неактуально
не требуется
ничего не надо
ничего не нужно
ничего не хочу
больше не надо
больше не нужно
больше не актуально
в другой раз
как нибудь потом
потом
позже
можно отменить
хочу отменить
хотел отменить
хотела отменить
надо отменить
нужно отменить
как отменить
не хочу продолжать
не надо продолжать
не будем продолжать
не хочу возвращать
не буду возвращать
не надо возвращать
передумал возвращать
передумала возвращать
не хочу оформлять
не буду оформлять
не надо оформлять
не надо ничего
не надо ничего оформлять
передумал оформлять
передумала оформлять
оставь как есть
оставьте как есть
оставим как есть
cancel
stop
quit
exit
abort
end
enough
nevermind
never mind
nvm
forget
forget about
leave
drop
changed mind
not now
no need
need
dont bother
scrap
scratch
no longer needed
no longer need
not needed
not needed anymore
dont need anymore
dont want anymore
dont need
dont want
dont want to continue
dont want to go on
dont want to
do not want to continue
later
another time
some other time
maybe later
cancel everything
cancel anything
stop everything
want to cancel
want to stop
wish to cancel
id like to cancel
would like to cancel
need to cancel
can cancel
how do cancel
how can cancel
leave as is
leave as
`
