import { render } from 'preact'
import { App } from './app.tsx'
import { loadMe } from './loading.ts'

const place = document.getElementById('app')
if (place) render(<App />, place)
void loadMe()
