// config.json is written by the deployment: the page never has to know where its API lives.
const answer = document.getElementById("answer");
fetch("config.json")
  .then((response) => response.json())
  .then(({ apiBaseUrl }) => fetch(`${apiBaseUrl}/health`))
  .then((response) => {
    answer.textContent = `The API answers with status ${response.status}.`;
  })
  .catch((error) => {
    answer.textContent = `The API does not answer: ${error.message}`;
  });
