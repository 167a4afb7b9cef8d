"use strict";

// The addresses that are listed without a script make room for the same in a form where questions can be tried out: Swagger's operations
// alone, since the page has a head and landmarks of its own.
const OperationsOnly = ({ React }) => ({
  components: {
    OperationsOnly: ({ getComponent }) =>
      React.createElement(
        "div",
        { className: "swagger-ui" },
        React.createElement(getComponent("SvgAssets")),
        React.createElement(getComponent("errors", true)),
        React.createElement(getComponent("operations", true)),
      ),
  },
});

const reference = document.getElementById("reference");
reference.replaceChildren();
SwaggerUIBundle({
  url: reference.dataset.schema,
  domNode: reference,
  plugins: [OperationsOnly],
  layout: "OperationsOnly",
  // Else a link stands inside each button.
  deepLinking: false,
  docExpansion: "list",
  displayRequestDuration: true,
  // Else it would have the schema judged by a server elsewhere.
  validatorUrl: null,
});
