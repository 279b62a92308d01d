import { render } from 'preact'
import { App } from './frame/App'
import { applyTheme, storedTheme } from './frame/theme'
import './look/tokens.css'
import './look/page.css'
import './look/parts.css'
import './look/charts.css'
import './look/session.css'

applyTheme(storedTheme())
render(<App />, document.getElementById('app')!)
